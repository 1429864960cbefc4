import CloudGateway
import LabKernel

/// A dashboard, kept and answered; nothing draws it.
enum Dashboard: DocumentKind {
    static let noun = "Dashboard"
    static let path = "/dashboards"
    static let nameMember = "dashboardName"
    static let resource = "dashboard"

    static func accept(_ body: JSONValue, over old: JSONValue?, at now: Instant) throws(CloudError)
        -> JSONValue
    {
        guard body["charts"]?.arrayValue != nil else {
            throw SLSErrors.invalid("charts", "a list of charts is required")
        }
        return body.bare.completed([("displayName", ""), ("description", ""), ("attribute", .object([]))])
    }

    static func list(
        _ documents: [(name: String, document: JSONValue)], _ call: SLSCall
    ) throws(CloudError) -> CloudResponse {
        let pattern = call.query("dashboardName") ?? ""
        let shown = documents.filter { pattern.isEmpty || $0.name.contains(pattern) }
        let page = try SLSAnswer.slice(shown, call)
        let items = page.map { item in
            JSONValue.object([
                ("dashboardName", .string(item.name)),
                ("displayName", item.document["displayName"]?.bare ?? ""),
                ("description", item.document["description"]?.bare ?? ""),
            ])
        }
        return SLSAnswer.json(
            .object([
                ("count", .int(page.count)), ("total", .int(shown.count)),
                ("dashboards", .array(page.map { .string($0.name) })), ("dashboardItems", .array(items)),
            ]))
    }
}
