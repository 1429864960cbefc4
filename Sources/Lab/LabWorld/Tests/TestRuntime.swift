import FlinkSQL
import LabKernel
import Scenarios
import StreamTypes
import Streaming

/// Opens the tables of a test: readers of given rows, writers that keep what they receive.
final class TestRuntime: ConnectorRuntime {
    /// By table name.
    let given: [String: GivenRows]
    private(set) var outputs: [TestOutput] = []

    init(given: [String: GivenRows]) { self.given = given }

    /// The rows that a table received, or those of a SELECT under `result`; nil for a table not written to.
    func output(_ name: String) -> TestOutput? { outputs.first { $0.name == name } }

    func source(_ scan: TableScan, schema: Schema, _ context: SubtaskContext) throws(LabError)
        -> any SourceReader
    {
        let rows = rows(of: scan.table)
        return GivenReader(rows, columns: scan.columns.map(rows.column))
    }

    func lookup(_ join: LookupJoin, _ context: SubtaskContext) throws(LabError) -> any LookupTable {
        GivenLookup(join, rows: rows(of: join.table))
    }

    func sink(_ sink: Sink, schema: Schema, _ context: SubtaskContext) throws(LabError) -> any SinkWriter {
        let output: TestOutput
        switch sink.target {
        case .collect: output = self.output(named: "result", schema, key: [])
        case .table(let table):
            let names = table.sinkSchema
            let isUpsert = sink.accepts == .upsert
            let key = isUpsert ? table.primaryKey.compactMap { names.index(of: $0) } : []
            output = self.output(
                named: table.path.name, names.count == schema.count ? names : schema, key: key)
        }
        return TestWriter(output)
    }

    private func rows(of table: TableDefinition) -> GivenRows {
        guard let rows = given[table.path.name] else {
            preconditionFailure("'\(table.path.name)' was planned without given rows")
        }
        return rows
    }

    private func output(named name: String, _ schema: Schema, key: [Int]) -> TestOutput {
        if let known = output(name) { return known }
        outputs.append(TestOutput(name, schema, key: key))
        return outputs[outputs.count - 1]
    }

    /// What was written after the marks is forgotten: it was not committed when the job failed.
    func cut(to marks: [String: Int]) {
        for output in outputs { output.cut(to: marks[output.name] ?? 0) }
    }

    /// How much each table has received.
    var marks: [String: Int] {
        Dictionary(outputs.map { ($0.name, $0.count) }, uniquingKeysWith: { $1 })
    }
}

/// Reads given rows as they arrive; the position is a row number.
private final class GivenReader: SourceReader {
    private let rows: GivenRows
    private let columns: [Int]
    private var next = 0

    init(_ rows: GivenRows, columns: [Int]) { (self.rows, self.columns) = (rows, columns) }

    var rate: SourceRate { .unlimited }

    func read(into batch: Batch, limit: Int) throws(JobFailure) -> SourceStatus {
        let end = min(rows.arrived, next + limit)
        for row in rows.rows[min(next, end)..<end] {
            for (column, index) in zip(batch.columns, columns) { column.append(row.values[index]) }
            batch.endRow(row.kind)
        }
        next = max(next, end)
        if next < rows.arrived { return .more }
        return rows.isEnded ? .ended : .idle(pollMillis: 100)
    }

    func snapshot(_ writer: inout SnapshotWriter) throws(JobFailure) { writer.write(count: next) }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        next = min(try reader.readCount(), rows.rows.count)
    }
}

/// Looks a key up among the rows that have arrived.
private final class GivenLookup: LookupTable {
    private let join: LookupJoin
    private let rows: GivenRows

    init(_ join: LookupJoin, rows: GivenRows) { (self.join, self.rows) = (join, rows) }

    func lookup(_ keys: [Column], row: Int, into batch: Batch) throws(JobFailure) {
        let wanted = keys.map { $0.value(row) }
        guard !wanted.contains(.null) else { return }
        for candidate in rows.rows[..<rows.arrived] where candidate.kind.isAccumulate {
            let pairs = zip(join.keys, wanted)
            guard pairs.allSatisfy({ candidate.values[$0.tableColumn] == $1 }) else { continue }
            for (column, source) in zip(batch.columns, join.columns) {
                column.append(candidate.values[source])
            }
            batch.endRow(.insert)
        }
    }
}

/// Keeps what it receives at once: a test cuts off itself what a failure loses.
private final class TestWriter: SinkWriter {
    private let output: TestOutput

    init(_ output: TestOutput) { self.output = output }

    func write(_ batch: Batch) throws(JobFailure) { output.append(batch) }
    func prepareCommit(checkpoint: Int64, _ writer: inout SnapshotWriter) throws(JobFailure) {}
    func commit(checkpoint: Int64) throws(JobFailure) {}
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {}
    func finish() throws(JobFailure) {}
    func abort() {}
}
