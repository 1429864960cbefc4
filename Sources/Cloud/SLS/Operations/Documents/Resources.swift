import CloudGateway
import LabKernel

/// An operation on resources, which belong to no project and are asked of the region's host.
protocol ResourceOperation: SLSOperation {}

extension ResourceOperation {
    static var isRegional: Bool? { true }

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        "resource/\(segments["name"] ?? "*")"
    }
}

/// Makes a resource.
enum CreateResource: ResourceOperation {
    static let name = "CreateResource"
    static let action = "CreateResource"
    static let method = "POST"
    static let path = "/resources"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let body = try call.json()
        guard let name = body["name"]?.stringValue, !name.isEmpty else {
            throw SLSErrors.invalid("name", "it is required")
        }
        guard catalog.resources[name] == nil else { throw SLSErrors.documentExists("Resource", name) }
        let standard: [(String, JSONValue)] = [
            ("type", "userdefine"), ("description", ""), ("schema", "{\"schema\":[]}"), ("extInfo", ""),
            ("acl", "{\"policy\":{\"type\":\"all_rw\"}}"),
        ]
        let members = body.bare.completed(standard).objectValue ?? []
        let document = LogResource.changed(nil, by: members, at: call.now)
        try catalog.save(LogResource(name: name, document: document), name: name)
        return SLSAnswer.empty
    }
}

/// Answers a resource.
enum GetResource: ResourceOperation {
    static let name = "GetResource"
    static let action = "GetResource"
    static let method = "GET"
    static let path = "/resources/{name}"
    static let kind = OperationKind.managementRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        SLSAnswer.json(try catalog.resource(call.segment("name")).document)
    }
}

/// Changes a resource: what is given takes the place of what was.
enum UpdateResource: ResourceOperation {
    static let name = "UpdateResource"
    static let action = "UpdateResource"
    static let method = "PUT"
    static let path = "/resources/{name}"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        var resource = try catalog.resource(call.segment("name"))
        let members = (try call.json().objectValue ?? []).filter { $0.0 != "name" && $0.0 != "type" }
        resource.document = LogResource.changed(resource.document, by: members, at: call.now)
        try catalog.save(resource, name: resource.name)
        return SLSAnswer.empty
    }
}

/// Forgets a resource and its records.
enum DeleteResource: ResourceOperation {
    static let name = "DeleteResource"
    static let action = "DeleteResource"
    static let method = "DELETE"
    static let path = "/resources/{name}"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let name = try catalog.resource(call.segment("name")).name
        try catalog.save(nil, name: name)
        return SLSAnswer.empty
    }
}

/// Lists resources by name.
enum ListResources: ResourceOperation {
    static let name = "ListResources"
    static let action = "ListResources"
    static let method = "GET"
    static let path = "/resources"
    static let kind = OperationKind.managementRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let names = call.query("names")?.split(separator: ",").map(String.init)
        let type = call.query("type")
        let shown = catalog.resources.keys.sorted().filter { names?.contains($0) ?? true }
            .compactMap { catalog.resources[$0]?.document }
            .filter { document in type.map { document["type"]?.stringValue == $0 } ?? true }
        return try SLSAnswer.page("items", shown, call)
    }
}
