import CloudGateway
import LabKernel

/// Runs an analysis over the logstores of a project: its tables are their names.
///
/// The time range stands in the statement, over `__time__` or `__date__`.
enum GetProjectLogs: SLSOperation {
    static let name = "GetProjectLogs"
    static let action = "GetProjectLogs"
    static let method = "GET"
    static let path = "/logs"
    static let kind = OperationKind.dataRead

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        "project/\(project)/logstore/*"
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let project = try catalog.project(call.project)
        guard let sql = call.query("query") else { throw SLSErrors.invalid("query", "it is required") }
        let everything = try LogQueryRequest(from: 0, to: Int64(UInt32.max) + 1, topic: nil, query: "*")
        let result = try LogQueryResult.analyse(sql, at: call.now) { (table) throws(CloudError) in
            guard let table else { throw SQLErrors.semantics("FROM must name a logstore") }
            let logstore = try project.logstore(table)
            logstore.expire(at: call.now)
            return (try everything.search(in: logstore), logstore)
        }
        return SLSAnswer.json(
            .array(result.rows),
            headers: [
                ("x-log-progress", "Complete"), ("x-log-count", String(result.rows.count)),
                ("x-log-processed-rows", String(result.processedRows)), ("x-log-elapsed-millisecond", "1"),
                ("x-log-has-sql", "true"), ("x-log-where-query", ""),
                ("x-log-agg-query", GetLogs.headerText(sql)),
            ])
    }
}
