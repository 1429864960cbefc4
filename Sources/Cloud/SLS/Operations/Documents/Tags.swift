import CloudGateway
import LabKernel

/// Tags of a project and of what is in it: documents named by type, resource and key.
enum ResourceTags {
    static let store = "tag"

    /// The project of a resource id: `prj`, or the part before `#` in `prj#logstore`.
    static func project(of id: String) -> String { String(id.prefix { $0 != "#" }) }

    static func name(_ type: String, _ id: String, _ key: String) -> String { "\(type)/\(id)/\(key)" }

    static func relativeID(_ project: String) -> String { "project/\(project.isEmpty ? "*" : project)" }

    /// The type and the ids that a body names.
    static func target(_ body: JSONValue) throws(CloudError) -> (type: String, ids: [String]) {
        let ids = (body["resourceId"]?.arrayValue ?? []).compactMap(\.stringValue)
        guard let type = body["resourceType"]?.stringValue, !ids.isEmpty else {
            throw SLSErrors.invalid("resourceId", "resourceType and resourceId are required")
        }
        return (type.lowercased(), ids)
    }
}

/// Gives tags to resources.
enum TagResources: SLSOperation {
    static let name = "TagResources"
    static let action = "TagResources"
    static let method = "POST"
    static let path = "/tag"
    static let kind = OperationKind.managementWrite
    static let isRegional: Bool? = nil

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        ResourceTags.relativeID(project)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let body = try call.json()
        let (type, ids) = try ResourceTags.target(body)
        let tags = body["tags"]?.arrayValue ?? []
        guard (1...20).contains(tags.count) else { throw SLSErrors.invalid("tags", "1 to 20 are expected") }
        for id in ids {
            let project = try catalog.project(ResourceTags.project(of: id))
            for tag in tags {
                guard let key = tag["key"]?.stringValue, !key.isEmpty, key.utf8.count <= 128 else {
                    throw SLSErrors.invalid("tags", "a key of 1 to 128 characters is expected")
                }
                let document: JSONValue = .object([
                    ("resourceType", .string(type)), ("resourceId", .string(id)), ("tagKey", .string(key)),
                    ("tagValue", tag["value"]?.bare ?? ""),
                ])
                try catalog.save(
                    document, kind: ResourceTags.store, name: ResourceTags.name(type, id, key), of: project)
            }
        }
        return SLSAnswer.empty
    }
}

/// Takes tags from resources.
enum UntagResources: SLSOperation {
    static let name = "UntagResources"
    static let action = "UntagResources"
    static let method = "POST"
    static let path = "/untag"
    static let kind = OperationKind.managementWrite
    static let isRegional: Bool? = nil

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        ResourceTags.relativeID(project)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let body = try call.json()
        let (type, ids) = try ResourceTags.target(body)
        let keys = (body["tags"]?.arrayValue ?? []).compactMap(\.stringValue)
        let takesAll = body["all"]?.boolValue ?? false
        for id in ids {
            let project = try catalog.project(ResourceTags.project(of: id))
            let kept = project.documents[ResourceTags.store] ?? [:]
            for name in kept.keys.sorted() where name.hasPrefix("\(type)/\(id)/") {
                guard takesAll || keys.contains(kept[name]?["tagKey"]?.stringValue ?? "") else { continue }
                try catalog.save(nil, kind: ResourceTags.store, name: name, of: project)
            }
        }
        return SLSAnswer.empty
    }
}

/// Lists tags by type, resources and wanted tags.
enum ListTagResources: SLSOperation {
    static let name = "ListTagResources"
    static let action = "ListTagResources"
    static let method = "GET"
    static let path = "/tags"
    static let kind = OperationKind.managementRead
    static let isRegional: Bool? = nil

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        ResourceTags.relativeID(project)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        guard let type = call.query("resourceType")?.lowercased() else {
            throw SLSErrors.invalid("resourceType", "it is required")
        }
        let ids = try list("resourceId", call).compactMap(\.stringValue)
        let wanted = try list("tags", call)
        let projects = catalog.projects.keys.sorted().filter { call.project.isEmpty || $0 == call.project }
        let rows = projects.flatMap { name -> [JSONValue] in
            let kept = catalog.projects[name]?.documents[ResourceTags.store] ?? [:]
            return kept.keys.sorted().compactMap { kept[$0] }
        }
        let shown = rows.filter { row in
            row["resourceType"]?.stringValue == type
                && (ids.isEmpty || ids.contains(row["resourceId"]?.stringValue ?? ""))
                && (wanted.isEmpty || wanted.contains { isMeant($0, row) })
        }
        return SLSAnswer.json(.object([("nextToken", ""), ("tagResources", .array(shown))]))
    }

    private static func isMeant(_ filter: JSONValue, _ row: JSONValue) -> Bool {
        let value = filter["value"]?.stringValue ?? ""
        return filter["key"]?.stringValue == row["tagKey"]?.stringValue
            && (value.isEmpty || value == row["tagValue"]?.stringValue)
    }

    /// A parameter that is a JSON list in text; empty when it is absent.
    private static func list(_ name: String, _ call: SLSCall) throws(CloudError) -> [JSONValue] {
        guard let text = call.query(name) else { return [] }
        guard let items = try? JSONParser.parse(text: text, name: name).arrayValue else {
            throw SLSErrors.invalid(name, "a JSON list is expected")
        }
        return items
    }
}
