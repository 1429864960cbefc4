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

    /// Runs a query over the logs that `logstore` has now.
    static func run(
        _ request: LogQueryRequest, _ page: LogPage, in logstore: Logstore
    ) throws(CloudError) -> LogQueryResult {
        guard page.offset >= 0, (0...100).contains(page.count) else {
            throw SLSErrors.invalid("line", "0 to 100 is expected, and no negative offset")
        }
        let search = try request.search(in: logstore)
        let bytes = logstore.shards.flatMap(\.groups).reduce(Int64(0)) { $0 + Int64($1.payload.count) }
        if let sql = request.query.sql {
            return try analyse(sql, search, in: logstore, bytes)
        }
        let (rows, total) = search.page(
            in: logstore, offset: Int(page.offset), count: Int(page.count), newestFirst: page.isReverse)
        return LogQueryResult(
            rows: rows.map(\.json), processedRows: total, processedBytes: bytes, hasSQL: false)
    }

    private static func analyse(
        _ sql: String, _ search: LogSearch, in logstore: Logstore, _ bytes: Int64
    ) throws(CloudError) -> LogQueryResult {
        guard let index = logstore.index else { throw SLSErrors.logstoreWithoutIndex }
        let source = LogTable(search: search, logstore: logstore, index: index)
        let statement = try SQLParser.parse(sql)
        let execution = SQLExecution { names throws(CloudError) in try source.table(names) }
        let table = try execution.run(statement)
        let names = table.scope.names
        let rows = table.rows.map { row in
            JSONValue.object(zip(names, row).map { ($0, .string($1.text)) })
        }
        var total = 0
        search.forEach(in: logstore) { _, _, _ in total += 1 }
        return LogQueryResult(
            rows: rows, keys: names,
            columnTypes: table.rows.first?.map(\.typeName) ?? names.map { _ in "varchar" },
            processedRows: total, processedBytes: bytes, hasSQL: true)
    }
}
