import CloudGateway
import LabKernel

/// The rows of the five operations on a kind of document.
enum DocumentOperations {
    static func all(_ kind: (some DocumentKind).Type) -> [any SLSOperation.Type] { rows(kind) }

    private static func rows<Kind: DocumentKind>(_: Kind.Type) -> [any SLSOperation.Type] {
        [
            CreateDocument<Kind>.self, GetDocument<Kind>.self, UpdateDocument<Kind>.self,
            DeleteDocument<Kind>.self, ListDocuments<Kind>.self,
        ]
    }
}

/// Keeps a new document.
enum CreateDocument<Kind: DocumentKind>: SLSOperation {
    static var name: String { "Create\(Kind.noun)" }
    static var action: String { "Create\(Kind.actionNoun)" }
    static var method: String { "POST" }
    static var path: String { Kind.path }
    static var kind: OperationKind { .managementWrite }

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        "project/\(project)/\(Kind.resource)/*"
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let project = try catalog.project(call.project)
        let body = try call.json()
        let name = try Kind.name(in: body)
        guard project.documents[Kind.store]?[name] == nil else {
            throw SLSErrors.documentExists(Kind.actionNoun, name)
        }
        let document = try Kind.accept(body, over: nil, at: call.now)
        try catalog.save(document, kind: Kind.store, name: name, of: project)
        return SLSAnswer.empty
    }
}

/// Answers a document.
enum GetDocument<Kind: DocumentKind>: SLSOperation {
    static var name: String { "Get\(Kind.noun)" }
    static var action: String { "Get\(Kind.actionNoun)" }
    static var method: String { "GET" }
    static var path: String { Kind.path + "/{name}" }
    static var kind: OperationKind { .managementRead }

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        "project/\(project)/\(Kind.resource)/\(segments["name"] ?? "*")"
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        SLSAnswer.json(try Kind.find(call.segment("name"), in: try catalog.project(call.project)))
    }
}

/// Replaces a document.
enum UpdateDocument<Kind: DocumentKind>: SLSOperation {
    static var name: String { "Update\(Kind.noun)" }
    static var action: String { "Update\(Kind.actionNoun)" }
    static var method: String { "PUT" }
    static var path: String { Kind.path + "/{name}" }
    static var kind: OperationKind { .managementWrite }

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        GetDocument<Kind>.relativeID(project, segments)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let project = try catalog.project(call.project)
        let name = call.segment("name")
        let old = try Kind.find(name, in: project)
        let body = try call.json().setting([(Kind.nameMember, .string(name))])
        let document = try Kind.accept(body, over: old, at: call.now)
        try catalog.save(document, kind: Kind.store, name: name, of: project)
        return SLSAnswer.empty
    }
}

/// Forgets a document.
enum DeleteDocument<Kind: DocumentKind>: SLSOperation {
    static var name: String { "Delete\(Kind.noun)" }
    static var action: String { "Delete\(Kind.actionNoun)" }
    static var method: String { "DELETE" }
    static var path: String { Kind.path + "/{name}" }
    static var kind: OperationKind { .managementWrite }

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        GetDocument<Kind>.relativeID(project, segments)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let project = try catalog.project(call.project)
        let name = call.segment("name")
        _ = try Kind.find(name, in: project)
        try catalog.save(nil, kind: Kind.store, name: name, of: project)
        try AppliedConfigs.forget(name, kind: Kind.store, in: project, catalog)
        return SLSAnswer.empty
    }
}

/// Lists the documents of a kind.
enum ListDocuments<Kind: DocumentKind>: SLSOperation {
    static var name: String { "List\(Kind.listNoun)" }
    static var action: String { "List\(Kind.actionNoun)" }
    static var method: String { "GET" }
    static var path: String { Kind.path }
    static var kind: OperationKind { .managementRead }

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        "project/\(project)/\(Kind.resource)/*"
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        try Kind.list(Kind.all(in: try catalog.project(call.project)), call)
    }
}
