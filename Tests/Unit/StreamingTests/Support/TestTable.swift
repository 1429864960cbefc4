import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

/// A stream as test data: a schema and rows with their kinds.
struct TestTable {
    struct Row: Hashable {
        var kind: RowKind
        var values: [Value]
    }
    var name: String
    var schema: Schema
    var rows: [Row]
    /// Whether more rows might come for ever, though none do.
    var isUnbounded = false

    var definition: TableDefinition {
        TableDefinition(
            path: TablePath(catalog: "c", database: "d", name: name),
            columns: schema.fields.map { TableColumn(name: $0.name, type: $0.type) })
    }

    /// What the table holds after all changes: each row with how often it is there.
    static func fold(_ rows: [Row]) -> [[Value]: Int] {
        var counts: [[Value]: Int] = [:]
        for row in rows { counts[row.values, default: 0] += row.kind.isAccumulate ? 1 : -1 }
        return counts.filter { $0.value != 0 }
    }
}

/// Gives a table's rows from the last subtask, some per second; its position is its state.
///
/// The others end at once and before it, so that they do not hold back the watermark while the first rows
/// come: what is late would else
/// depend on the parallelism, as it does in any engine.
final class TestReader: SourceReader {
    private let rows: [TestTable.Row]
    private let columns: [Int]
    private let rowsPerSecond: Int
    private let isUnbounded: Bool
    private var next = 0

    /// - Parameter columns: the table's columns that are read, in the order of the output.
    init(_ table: TestTable, columns: [Int], rowsPerSecond: Int, isLast: Bool) {
        rows = isLast ? table.rows : []
        self.columns = columns
        self.rowsPerSecond = rowsPerSecond
        isUnbounded = table.isUnbounded
    }

    var rate: SourceRate { rowsPerSecond == 0 ? .unlimited : .perSecond(rowsPerSecond) }

    func read(into batch: Batch, limit: Int) throws(JobFailure) -> SourceStatus {
        let end = min(rows.count, next + limit)
        for row in rows[next..<end] {
            for (column, index) in zip(batch.columns, columns) { column.append(row.values[index]) }
            batch.endRow(row.kind)
        }
        next = end
        guard next == rows.count else { return .more }
        return isUnbounded ? .idle(pollMillis: 500) : .ended
    }

    func snapshot(_ writer: inout SnapshotWriter) throws(JobFailure) { writer.write(count: next) }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        guard scope.oldSubtask == scope.oldParallelism - 1, scope.subtask == scope.parallelism - 1 else {
            return
        }
        next = try reader.readCount()
    }
}

/// Collects rows in two phases: what a checkpoint prepared counts, what came after it is dropped by a
/// restore.
final class TestWriter: SinkWriter {
    private(set) var rows: [TestTable.Row] = []
    /// The checkpoints it was told to commit.
    private(set) var commits: [Int64] = []

    func write(_ batch: Batch) throws(JobFailure) {
        for row in 0..<batch.count {
            rows.append(TestTable.Row(kind: batch.kind(row), values: batch.columns.map { $0.value(row) }))
        }
    }

    func prepareCommit(checkpoint: Int64, _ writer: inout SnapshotWriter) throws(JobFailure) {
        writer.write(count: rows.count)
        for row in rows {
            writer.write(count: Int(row.kind.rawValue))
            writer.write(count: row.values.count)
            for value in row.values { writer.write(value) }
        }
    }

    func commit(checkpoint: Int64) throws(JobFailure) { commits.append(checkpoint) }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        // Rows of every old subtask are taken over by subtask 0.
        let count = try reader.readCount()
        for _ in 0..<count {
            let kind = RowKind(rawValue: UInt8(try reader.readCount())) ?? .insert
            var values: [Value] = []
            for _ in 0..<(try reader.readCount()) { values.append(try reader.readValue()) }
            if scope.subtask == 0 { rows.append(TestTable.Row(kind: kind, values: values)) }
        }
    }

    func finish() throws(JobFailure) {}
    func abort() {}
}

/// Makes test sources and sinks by table name.
final class TestRuntime: ConnectorRuntime {
    private let tables: [TestTable]
    private let rowsPerSecond: Int
    private let rates: [String: Int]
    private(set) var writers: [TestWriter] = []

    /// - Parameter rates: rows per second of some tables, by name; the others have `rowsPerSecond`.
    init(_ tables: [TestTable], rowsPerSecond: Int = 7, rates: [String: Int] = [:]) {
        self.tables = tables
        self.rowsPerSecond = rowsPerSecond
        self.rates = rates
    }

    /// All rows that reached the sink.
    var output: [TestTable.Row] { writers.flatMap(\.rows) }

    func source(_ scan: TableScan, schema: Schema, _ context: SubtaskContext) throws(LabError)
        -> any SourceReader
    {
        let table = try self.table(scan.table)
        let columns = scan.columns.compactMap { column in
            if case .physical(let index) = column { index } else { nil }
        }
        return TestReader(
            table, columns: columns, rowsPerSecond: rates[table.name] ?? rowsPerSecond,
            isLast: context.subtask == context.parallelism - 1)
    }

    func sink(_ sink: Sink, schema: Schema, _ context: SubtaskContext) throws(LabError) -> any SinkWriter {
        let writer = TestWriter()
        writers.append(writer)
        return writer
    }

    func lookup(_ join: LookupJoin, _ context: SubtaskContext) throws(LabError) -> any LookupTable {
        TestLookup(join, try table(join.table))
    }

    private func table(_ definition: TableDefinition) throws(LabError) -> TestTable {
        guard let table = tables.first(where: { $0.name == definition.path.name }) else {
            throw LabError("TEST", "no table \(definition.path)")
        }
        return table
    }
}

/// A table that is asked by key, row by row.
final class TestLookup: LookupTable {
    private let join: LookupJoin
    private let table: TestTable

    init(_ join: LookupJoin, _ table: TestTable) {
        self.join = join
        self.table = table
    }

    func lookup(_ keys: [Column], row: Int, into batch: Batch) throws(JobFailure) {
        let wanted = keys.map { $0.value(row) }
        guard !wanted.contains(.null) else { return }
        for candidate in table.rows {
            let pairs = zip(join.keys, wanted)
            guard pairs.allSatisfy({ candidate.values[$0.tableColumn] == $1 }) else { continue }
            for (column, source) in zip(batch.columns, join.columns) {
                column.append(candidate.values[source])
            }
            batch.endRow(.insert)
        }
    }
}
