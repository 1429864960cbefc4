import CloudGateway
import LabKernel

/// A saved search, kept and answered.
enum SavedSearch: DocumentKind {
    static let noun = "SavedSearch"
    static let path = "/savedsearches"
    static let nameMember = "savedsearchName"
    static let resource = "savedsearch"

    static func accept(_ body: JSONValue, over old: JSONValue?, at now: Instant) throws(CloudError)
        -> JSONValue
    {
        guard body["searchQuery"]?.stringValue != nil else {
            throw SLSErrors.invalid("searchQuery", "it is required")
        }
        guard body["logstore"]?.stringValue != nil else {
            throw SLSErrors.invalid("logstore", "it is required")
        }
        return body.bare.completed([("displayName", ""), ("topic", "")])
    }

    static func list(
        _ documents: [(name: String, document: JSONValue)], _ call: SLSCall
    ) throws(CloudError) -> CloudResponse {
        let page = try SLSAnswer.slice(documents, call)
        return SLSAnswer.json(
            .object([
                ("count", .int(page.count)), ("total", .int(documents.count)),
                ("savedsearches", .array(page.map { .string($0.name) })),
                ("savedsearchItems", .array(page.map(\.document))),
            ]))
    }
}
