import Connectors
import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// `'connector' = 'labsim-rows'`: a bounded table of rows in memory, by name; only checks have it.
struct ObservableConnector: TableConnector {
    let identifier = "labsim-rows"
    let doc = "Rows that were observed in a run; only queries of checks can name it."
    let options = [ConnectorOption("name", .string, required: true, "The observed table.")]
    /// Rows with their kinds, by table name.
    let tables: [String: [(kind: RowKind, values: [Value])]]
    /// Tables whose rows are changes, not only additions.
    let changelogs: Set<String>

    func source(_ use: TableUse) throws(LabError) -> SourceAbilities {
        let isChangelog = changelogs.contains(use.reader.string("name") ?? "")
        return SourceAbilities(changelogMode: isChangelog ? .retract : .insertOnly, isBounded: true)
    }

    func openSource(
        _ scan: TableScan, schema: Schema, _ opening: ConnectorOpening
    ) throws(LabError) -> any SourceReader {
        let rows = opening.subtask.subtask == 0 ? tables[opening.use.reader.string("name") ?? ""] ?? [] : []
        let columns = schema.names.map { name in
            guard let index = opening.use.schema.index(of: name) else {
                preconditionFailure("the planner asks for a column '\(name)' that the table has not")
            }
            return index
        }
        return ObservedRows(rows, columns: columns)
    }
}

/// Reads rows in memory once, in order.
private final class ObservedRows: SourceReader {
    private let rows: [(kind: RowKind, values: [Value])]
    private let columns: [Int]
    private var next = 0

    init(_ rows: [(kind: RowKind, values: [Value])], columns: [Int]) {
        (self.rows, self.columns) = (rows, columns)
    }

    var rate: SourceRate { .unlimited }

    func read(into batch: Batch, limit: Int) throws(JobFailure) -> SourceStatus {
        let end = min(rows.count, next + limit)
        for row in rows[next..<end] {
            for (column, index) in zip(batch.columns, columns) { column.append(row.values[index]) }
            batch.endRow(row.kind)
        }
        next = end
        return next == rows.count ? .ended : .more
    }

    func snapshot(_ writer: inout SnapshotWriter) throws(JobFailure) { writer.write(count: next) }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        next = min(try reader.readCount(), rows.count)
    }
}
