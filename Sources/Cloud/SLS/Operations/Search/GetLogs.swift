import CloudGateway
import LabKernel

/// Answers logs or analysis rows, the older way: parameters in the query, facts about the answer in its
/// headers.
enum GetLogs: SLSOperation {
    static let name = "GetLogs"
    static let action = "GetLogStoreLogs"
    static let method = "GET"
    static let path = "/logstores/{logstore}"
    static let selector: (name: String, value: String)? = ("type", "log")
    static let kind = OperationKind.dataRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let request = try LogQueryRequest(
            from: try call.required("from"), to: try call.required("to"), topic: call.query("topic"),
            query: call.query("query") ?? "")
        let page = LogPage(
            offset: try call.number("offset") ?? 0, count: try call.number("line") ?? 100,
            isReverse: call.query("reverse")?.lowercased() == "true")
        let result = try LogQueryResult.run(
            request, page, in: try call.logstore(catalog), of: try catalog.project(call.project), at: call.now
        )
        return SLSAnswer.json(
            .array(result.rows),
            headers: [
                ("x-log-progress", "Complete"), ("x-log-count", String(result.rows.count)),
                ("x-log-processed-rows", String(result.processedRows)), ("x-log-elapsed-millisecond", "1"),
                ("x-log-has-sql", result.hasSQL ? "true" : "false"),
                ("x-log-where-query", headerText(request.query.search)),
                ("x-log-agg-query", headerText(request.query.sql ?? "")),
            ])
    }

    /// A query as a header can hold it: line breaks are blanks.
    static func headerText(_ query: String) -> String {
        String(String.UnicodeScalarView(query.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    }
}
