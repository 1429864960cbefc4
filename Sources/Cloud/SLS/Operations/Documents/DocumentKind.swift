import CloudGateway
import LabKernel

/// A kind of document that a project keeps for its users: written, read and listed as it was given.
///
/// The five operations on it are in `DocumentOperations`; they are named after the kind: `CreateDashboard`.
protocol DocumentKind: SendableMetatype {
    /// As operations and errors name it: `Dashboard`.
    static var noun: String { get }
    /// As `noun`, where many are listed: `ListAlerts` but `ListDashboard`.
    static var listNoun: String { get }
    /// The RAM action's noun, `Job` for alerts.
    static var actionNoun: String { get }
    /// Where the documents live: `/dashboards`.
    static var path: String { get }
    /// The member that holds the name: `dashboardName`.
    static var nameMember: String { get }
    /// As policies name it: `dashboard`.
    static var resource: String { get }
    /// Under which kind the project keeps it; alerts are kept with the jobs.
    static var store: String { get }

    /// Checks a document before it is kept and completes it.
    static func accept(_ body: JSONValue, over old: JSONValue?, at now: Instant) throws(CloudError)
        -> JSONValue

    /// Whether a kept document is of this kind.
    static func includes(_ document: JSONValue) -> Bool

    /// The answer to a list of the documents, sorted by name.
    static func list(_ documents: [(name: String, document: JSONValue)], _ call: SLSCall) throws(CloudError)
        -> CloudResponse
}

extension DocumentKind {
    static var listNoun: String { noun }
    static var actionNoun: String { noun }
    static var store: String { resource }

    static func accept(_ body: JSONValue, over old: JSONValue?, at now: Instant) throws(CloudError)
        -> JSONValue
    {
        body.bare
    }

    static func includes(_ document: JSONValue) -> Bool { true }

    /// The name that a body gives.
    static func name(in body: JSONValue) throws(CloudError) -> String {
        guard let name = body[nameMember]?.stringValue, !name.isEmpty else {
            throw SLSErrors.invalid(nameMember, "it is required")
        }
        guard name.utf8.count <= 128 else { throw SLSErrors.invalid(nameMember, "at most 128 bytes") }
        return name
    }

    static func notExist(_ name: String) -> CloudError { SLSErrors.documentNotExist(actionNoun, name) }

    /// The kept documents of this kind, sorted by name.
    static func all(in project: LogProject) -> [(name: String, document: JSONValue)] {
        let kept = project.documents[store] ?? [:]
        return kept.keys.sorted().compactMap { name in kept[name].map { (name, $0) } }
            .filter { includes($0.1) }
    }

    /// The document of a name.
    static func find(_ name: String, in project: LogProject) throws(CloudError) -> JSONValue {
        guard let document = project.documents[store]?[name], includes(document) else { throw notExist(name) }
        return document
    }
}

extension JSONValue {
    /// The object with `members` in the place of those of their names, or added.
    func setting(_ members: [(String, JSONValue)]) -> JSONValue {
        let names = members.map(\.0)
        return .object((objectValue ?? []).filter { !names.contains($0.0) } + members)
    }

    /// The object with `members` added where it has none of their names.
    func completed(_ members: [(String, JSONValue)]) -> JSONValue {
        .object((objectValue ?? []) + members.filter { self[$0.0] == nil })
    }
}
