import CloudGateway
import LabKernel

/// Which of the matches to answer.
struct LogPage {
    var offset: Int64
    /// At most 100 logs are answered at once.
    var count: Int64
    var isReverse: Bool
}

/// What a query answers.
struct LogQueryResult {
    var rows: [JSONValue]
    /// Columns of an analysis, in their order; empty for logs.
    var keys: [String] = []
    var columnTypes: [String] = []
    /// How many logs matched the search.
    var processedRows: Int
    var processedBytes: Int64
    var hasSQL: Bool

    /// Runs a query over the logs that a logstore has now.
    static func run(
        _ request: LogQueryRequest, _ page: LogPage, in logstore: Logstore, of project: LogProject,
        at now: Instant
    ) throws(CloudError) -> LogQueryResult {
        guard page.offset >= 0, (0...100).contains(page.count) else {
            throw SLSErrors.invalid("line", "0 to 100 is expected, and no negative offset")
        }
        let search = try request.search(in: logstore)
        let bytes = logstore.shards.reduce(Int64(0)) { $0 + $1.payloadBytes }
        if let sql = request.query.sql {
            var result = try analyse(sql, over: request.range, at: now) { (table) throws(CloudError) in
                guard let table, table != logstore.name else { return (search, logstore) }
                let other = try project.logstore(table)
                other.expire(at: now)
                return (try request.all.search(in: other), other)
            }
            (result.processedRows, result.processedBytes) = (search.count(in: logstore), bytes)
            return result
        }
        let (rows, total) = search.page(
            in: logstore, offset: Int(page.offset), count: Int(page.count), newestFirst: page.isReverse)
        return LogQueryResult(
            rows: rows.map { $0.json(withMeta: request.query.wantsPackMeta) }, processedRows: total,
            processedBytes: bytes, hasSQL: false)
    }

    /// Runs a statement whose tables are logstores; `logs` finds them, nil being the one asked. The range is that
    /// of the query, nil where it has none.
    static func analyse(
        _ sql: String, over range: Range<Int64>? = nil, at now: Instant,
        logs: @escaping (String?) throws(CloudError) -> (LogSearch, Logstore)
    ) throws(CloudError) -> LogQueryResult {
        let statement = try SQLParser.parse(sql, nowMillis: now.epochMillis)
        let execution = SQLExecution(range: range) { (table, names) throws(CloudError) in
            let (search, logstore) = try logs(table)
            guard let index = logstore.index else { throw SLSErrors.logstoreWithoutIndex }
            return LogTable(search: search, logstore: logstore, index: index).input(names)
        }
        let table = try execution.run(statement)
        let names = table.scope.names
        let rows = table.rows.map { row in
            JSONValue.object(zip(names, row).map { ($0, .string($1.text)) })
        }
        let types = names.indices.map { column in
            table.rows.first { !$0[column].isNull }?[column].typeName ?? "varchar"
        }
        return LogQueryResult(
            rows: rows, keys: names, columnTypes: types, processedRows: 0, processedBytes: 0, hasSQL: true)
    }
}
