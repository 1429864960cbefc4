import CloudGateway
import LabKernel

/// A resource of the account, records under a schema such as users or alert policies: kept and answered.
///
/// Not emulated: what the service does with its own resources.
struct LogResource {
    let name: String
    /// Members as they were given, and times.
    var document: JSONValue
    /// By id, with times.
    var records: [String: JSONValue] = [:]

    /// The document with what is changed, and with the time of the change.
    static func changed(
        _ old: JSONValue?, by members: [(String, JSONValue)], at now: Instant
    ) -> JSONValue {
        let created = old?["createTime"]?.bare ?? .int(now.epochSeconds)
        return (old ?? .object([])).setting(members)
            .setting([("createTime", created), ("lastModifyTime", .int(now.epochSeconds))])
    }

    func record(_ id: String) throws(CloudError) -> JSONValue {
        guard let record = records[id] else { throw SLSErrors.documentNotExist("ResourceRecord", id) }
        return record
    }

    /// Adds a record, or changes the one of its id.
    mutating func put(_ id: String, _ body: JSONValue, at now: Instant) throws(CloudError) {
        guard let value = body["value"]?.stringValue, (try? JSONParser.parse(text: value)) != nil else {
            throw SLSErrors.invalid("value", "a text that is JSON is expected")
        }
        let tag = body["tag"]?.stringValue ?? records[id]?["tag"]?.stringValue ?? id
        records[id] = Self.changed(
            records[id], by: [("id", .string(id)), ("tag", .string(tag)), ("value", .string(value))], at: now)
    }
}

extension LogCatalog {
    func resource(_ name: String) throws(CloudError) -> LogResource {
        guard let resource = resources[name] else { throw SLSErrors.documentNotExist("Resource", name) }
        return resource
    }

    /// Writes down a resource with its records; nil removes it.
    func save(_ resource: LogResource?, name: String) throws(CloudError) {
        let document = resource.map { resource in
            JSONValue.object([
                ("document", resource.document),
                (
                    "records",
                    .object(resource.records.keys.sorted().map { ($0, resource.records[$0] ?? .null) })
                ),
            ])
        }
        try persistence?.save(document, at: ["resource", name])
        resources[name] = resource
    }

    /// Takes over a resource that was kept.
    func restore(resource name: String, _ document: JSONValue) {
        let records = (document["records"]?.objectValue ?? []).map { ($0.0, $0.1.bare) }
        resources[name] = LogResource(
            name: name, document: document["document"]?.bare ?? .object([]),
            records: Dictionary(records) { $1 })
    }
}
