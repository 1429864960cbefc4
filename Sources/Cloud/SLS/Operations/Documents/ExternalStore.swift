import CloudGateway
import LabKernel

/// A table outside of the service that analyses could join, kept and answered.
///
/// Not emulated: reading from it.
enum ExternalStore: DocumentKind {
    static let noun = "ExternalStore"
    static let path = "/externalstores"
    static let nameMember = "externalStoreName"
    static let resource = "externalstore"

    static func accept(_ body: JSONValue, over old: JSONValue?, at now: Instant) throws(CloudError)
        -> JSONValue
    {
        guard body["storeType"]?.stringValue != nil, body["parameter"]?.objectValue != nil else {
            throw SLSErrors.invalid("storeType", "storeType and parameter are required")
        }
        return body.bare
    }

    static func list(
        _ documents: [(name: String, document: JSONValue)], _ call: SLSCall
    ) throws(CloudError) -> CloudResponse {
        let pattern = call.query("externalStoreName") ?? ""
        let names = documents.map(\.name).filter { pattern.isEmpty || $0.contains(pattern) }
        return try SLSAnswer.page("externalstores", names.map(JSONValue.string), call)
    }
}
