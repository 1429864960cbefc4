import CloudGateway
import LabKernel

/// Lists the topics of a logstore, sorted, from `token` on.
enum ListTopics: SLSOperation {
    static let name = "ListTopics"
    static let action = "ListTopics"
    static let method = "GET"
    static let path = "/logstores/{logstore}"
    static let selector: (name: String, value: String)? = ("type", "topic")
    static let kind = OperationKind.dataRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let count = Int(min(100, max(1, try call.number("line") ?? 100)))
        let logstore = try call.logstore(catalog)
        var topics: Set<String> = []
        for group in logstore.shards.flatMap(\.groups) {
            group.payload.withBytes { buffer in
                if let view = try? LogGroupView(buffer) { topics.insert(view.text(view.topic)) }
            }
        }
        let start = call.query("token") ?? ""
        let rest = topics.sorted().drop { $0 < start }
        let next = rest.dropFirst(count).first ?? ""
        let headers = [
            ("x-log-progress", "Complete"), ("x-log-count", String(min(count, rest.count))),
            ("x-log-nexttoken", next),
        ]
        return SLSAnswer.json(.array(rest.prefix(count).map(JSONValue.string)), headers: headers)
    }
}
