import CloudGateway
import LabKernel

/// A project: a name on the network that holds logstores and what is configured around them.
final class LogProject {
    let name: String
    let region: String
    let owner: String
    let created: Instant
    var description: String
    var modified: Instant
    var logstores: [String: Logstore] = [:]
    /// Dashboards, saved searches, machine groups, … by kind and name.
    var documents: [String: [String: JSONValue]] = [:]

    init(name: String, region: String, owner: String, description: String, created: Instant) {
        (self.name, self.region, self.owner) = (name, region, owner)
        (self.description, self.created, modified) = (description, created, created)
    }

    func logstore(_ name: String) throws(CloudError) -> Logstore {
        guard let logstore = logstores[name] else { throw SLSErrors.logstoreNotExist(name) }
        return logstore
    }

    /// The structure Project as the service answers it.
    var json: JSONValue {
        .object([
            ("projectName", .string(name)), ("description", .string(description)), ("status", "Normal"),
            ("region", .string(region)), ("owner", .string(owner)),
            ("createTime", .string(Self.time(created))), ("lastModifyTime", .string(Self.time(modified))),
            ("dataRedundancyType", "LRS"), ("resourceGroupId", ""),
        ])
    }

    /// `2025-01-01 00:00:00`, UTC.
    private static func time(_ instant: Instant) -> String {
        String(ISO8601.text(Instant(epochSeconds: instant.epochSeconds)).dropLast())
            .replacing("T", with: " ")
    }
}
