import FlinkSQL
import StreamTypes

/// Gives the rows of a VALUES, once.
final class ValuesReader: SourceReader {
    private let rows: [[Value]]
    private var next = 0

    init(_ values: ValuesScan, schema: Schema) {
        rows = values.rows.map { row in zip(row, schema.types).map { Value($0, $1.logical) } }
    }

    var rate: SourceRate { .unlimited }

    func read(into batch: Batch, limit: Int) throws(JobFailure) -> SourceStatus {
        let end = min(rows.count, next + limit)
        for row in rows[next..<end] {
            for (column, value) in zip(batch.columns, row) { column.append(value) }
            batch.endRow(.insert)
        }
        next = end
        return next == rows.count ? .ended : .more
    }

    func snapshot(_ writer: inout SnapshotWriter) throws(JobFailure) { writer.write(count: next) }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        next = min(try reader.readCount(), rows.count)
    }
}
