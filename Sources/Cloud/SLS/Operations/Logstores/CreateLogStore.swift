import CloudGateway
import LabKernel

/// Makes a logstore.
enum CreateLogStore: SLSOperation {
    static let name = "CreateLogStore"
    static let action = "CreateLogStore"
    static let method = "POST"
    static let path = "/logstores"
    static let kind = OperationKind.managementWrite

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        "project/\(project)/logstore/*"
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let project = try catalog.project(call.project)
        let body = try call.json()
        let name = body["logstoreName"]?.stringValue ?? ""
        guard isValid(name) else {
            throw SLSErrors.logstoreInvalid(
                "logstoreName needs 2 to 63 lower-case letters, digits, '-' and '_'")
        }
        guard project.logstores[name] == nil else { throw SLSErrors.logstoreExists(name) }
        let ttl = try days(body)
        let shards = body["shardCount"]?.intValue ?? 2
        guard (1...100).contains(shards) else {
            throw SLSErrors.logstoreInvalid("shardCount is from 1 to 100")
        }
        let logstore = catalog.makeLogstore(
            name, in: project, ttlDays: ttl, shardCount: Int(shards), settings: LogstoreSettings.read(body),
            at: call.now)
        try catalog.save(logstore)
        return SLSAnswer.empty
    }

    /// Reads `ttl`, 1 to 3650 days; 30 when it is absent.
    static func days(_ body: JSONValue) throws(CloudError) -> Int {
        let ttl = body["ttl"]?.intValue ?? 30
        guard (1...3_650).contains(ttl) else { throw SLSErrors.logstoreInvalid("ttl is from 1 to 3650 days") }
        return Int(ttl)
    }

    private static func isValid(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (48...57).contains(byte) }
        guard (2...63).contains(bytes.count), isLetter(bytes[0]), isLetter(bytes[bytes.count - 1]) else {
            return false
        }
        return bytes.allSatisfy { isLetter($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }
}
