import CloudGateway
import LabKernel

/// Adds a record to a resource; it gets an id when none is given.
enum CreateResourceRecord: ResourceOperation {
    static let name = "CreateResourceRecord"
    static let action = "CreateResourceRecord"
    static let method = "POST"
    static let path = "/resources/{name}/records"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        var resource = try catalog.resource(call.segment("name"))
        let body = try call.json()
        let id = body["id"]?.stringValue ?? Self.unusedID(in: resource)
        guard resource.records[id] == nil else { throw SLSErrors.documentExists("ResourceRecord", id) }
        try resource.put(id, body, at: call.now)
        try catalog.save(resource, name: resource.name)
        return SLSAnswer.json(.object([("id", .string(id))]))
    }

    private static func unusedID(in resource: LogResource) -> String {
        var number = resource.records.count + 1
        while resource.records["record-\(number)"] != nil { number += 1 }
        return "record-\(number)"
    }
}

/// Adds records or changes those of their ids, all or none.
enum UpsertResourceRecord: ResourceOperation {
    static let name = "UpsertResourceRecord"
    static let action = "UpsertResourceRecord"
    static let method = "PUT"
    static let path = "/resources/{name}/records"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        var resource = try catalog.resource(call.segment("name"))
        for record in try call.json()["records"]?.arrayValue ?? [] {
            guard let id = record["id"]?.stringValue else {
                throw SLSErrors.invalid("id", "each record needs one")
            }
            try resource.put(id, record, at: call.now)
        }
        try catalog.save(resource, name: resource.name)
        return SLSAnswer.empty
    }
}

/// Changes a record.
enum UpdateResourceRecord: ResourceOperation {
    static let name = "UpdateResourceRecord"
    static let action = "UpdateResourceRecord"
    static let method = "PUT"
    static let path = "/resources/{name}/records/{record}"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        var resource = try catalog.resource(call.segment("name"))
        let id = call.segment("record")
        _ = try resource.record(id)
        try resource.put(id, try call.json(), at: call.now)
        try catalog.save(resource, name: resource.name)
        return SLSAnswer.empty
    }
}

/// Answers a record.
enum GetResourceRecord: ResourceOperation {
    static let name = "GetResourceRecord"
    static let action = "GetResourceRecord"
    static let method = "GET"
    static let path = "/resources/{name}/records/{record}"
    static let kind = OperationKind.managementRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        SLSAnswer.json(try catalog.resource(call.segment("name")).record(call.segment("record")))
    }
}

/// Forgets records; ids without a record are passed over.
enum DeleteResourceRecord: ResourceOperation {
    static let name = "DeleteResourceRecord"
    static let action = "DeleteResourceRecord"
    static let method = "DELETE"
    static let path = "/resources/{name}/records"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        var resource = try catalog.resource(call.segment("name"))
        guard let ids = call.query("ids") else { throw SLSErrors.invalid("ids", "it is required") }
        for id in ids.split(separator: ",") { resource.records[String(id)] = nil }
        try catalog.save(resource, name: resource.name)
        return SLSAnswer.empty
    }
}

/// Lists the records of a resource by id.
enum ListResourceRecord: ResourceOperation {
    static let name = "ListResourceRecord"
    static let action = "ListResourceRecord"
    static let method = "GET"
    static let path = "/resources/{name}/records"
    static let kind = OperationKind.managementRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let records = try catalog.resource(call.segment("name")).records
        let ids = call.query("ids")?.split(separator: ",").map(String.init)
        let shown = records.keys.sorted().filter { ids?.contains($0) ?? true }.compactMap { records[$0] }
            .filter { record in call.query("tag").map { record["tag"]?.stringValue == $0 } ?? true }
        return try SLSAnswer.page("items", shown, call)
    }
}
