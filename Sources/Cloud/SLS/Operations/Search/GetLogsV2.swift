import CloudGateway
import LabKernel

/// Answers logs or analysis rows with facts about the answer beside them.
///
/// Not emulated: compressed answers (clients take plain ones), highlights, sessions, sampling; `powerSql` and
/// `isAccurate` are taken and change nothing, as every answer is complete.
enum GetLogsV2: SLSOperation {
    static let name = "GetLogsV2"
    static let action = "GetLogStoreLogs"
    static let method = "POST"
    static let path = "/logstores/{logstore}/logs"
    static let kind = OperationKind.dataRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let body = try call.json()
        guard let from = body["from"]?.intValue, let to = body["to"]?.intValue else {
            throw SLSErrors.invalid("from", "from and to are required")
        }
        let request = try LogQueryRequest(
            from: from, to: to, topic: body["topic"]?.stringValue, query: body["query"]?.stringValue ?? "")
        let page = LogPage(
            offset: body["offset"]?.intValue ?? 0, count: body["line"]?.intValue ?? 100,
            isReverse: body["reverse"]?.boolValue ?? false)
        let result = try LogQueryResult.run(
            request, page, in: try call.logstore(catalog), of: try catalog.project(call.project), at: call.now
        )
        let meta: [(String, JSONValue)] = [
            ("progress", "Complete"), ("count", .int(result.rows.count)),
            ("processedRows", .int(result.processedRows)), ("processedBytes", .int(result.processedBytes)),
            ("elapsedMillisecond", 1), ("hasSQL", .bool(result.hasSQL)),
            ("whereQuery", .string(request.query.search)), ("aggQuery", .string(request.query.sql ?? "")),
            ("cpuSec", .number("0.001")), ("cpuCores", 1), ("mode", 0), ("isAccurate", true),
            ("keys", .array(result.keys.map(JSONValue.string))), ("terms", .array([])), ("limited", 0),
            ("telementryType", "None"), ("highlights", .array([])),
            ("columnTypes", .array(result.columnTypes.map(JSONValue.string))),
        ]
        return SLSAnswer.json(.object([("meta", .object(meta)), ("data", .array(result.rows))]))
    }
}
