import FlinkSQL
import StreamTypes

/// Rows that wait for the watermark to pass their time; they leave in the order of time, rows of one time in
/// the order of arrival.
final class EventTimeBuffer {
    private let timeColumn: Int
    private let keys: [Int]
    private var waiting: Batch
    private var spare: Batch
    private let ready: Batch
    private var least = Int64.max

    /// - Parameters:
    ///   - timeColumn: the rowtime column.
    ///   - keys: the columns that the rows are distributed by.
    init(_ schema: Schema, timeColumn: Int, keys: [Int]) {
        self.timeColumn = timeColumn
        self.keys = keys
        waiting = Batch(schema: schema)
        spare = Batch(schema: schema)
        ready = Batch(schema: schema)
    }

    /// The least time that waits; `Int64.max` if none does.
    var leastTime: Int64 { least }
    var count: Int { waiting.count }
    var bytes: Int { waiting.columns.reduce(0) { $0 + $1.capacity * $1.laneBytes + $1.heapCapacity } }

    /// Adds a copy of a row.
    func add(_ batch: Batch, _ row: Int) {
        least = min(least, TimestampLanes.millis(batch.columns[timeColumn], row))
        waiting.append(from: batch, row: row)
    }

    /// Takes out all rows of at most `watermark`; the batch is good until the next call. Nil if there are
    /// none.
    func take(upTo watermark: Int64) -> Batch? {
        guard least <= watermark else { return nil }
        let times = waiting.columns[timeColumn]
        var (due, rest): ([(time: Int64, row: Int32)], [Int32]) = ([], [])
        least = .max
        for row in 0..<waiting.count {
            let time = TimestampLanes.millis(times, row)
            if time <= watermark {
                due.append((time, Int32(row)))
            } else {
                rest.append(Int32(row))
                least = min(least, time)
            }
        }
        due.sort { ($0.time, $0.row) < ($1.time, $1.row) }
        ready.gather(waiting, due.map(\.row), due.count)
        spare.gather(waiting, rest, rest.count)
        swap(&waiting, &spare)
        return ready
    }

    func snapshot(_ writer: inout SnapshotWriter) {
        for column in waiting.columns { writer.write(column) }
        writer.write((0..<waiting.count).map { waiting.kind($0).rawValue })
    }

    /// Adds saved rows whose key group is in scope.
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let columns = try reader.readColumns(waiting.columns.map(\.layout))
        let kinds = try reader.readBlob()
        let saved = Batch(columns: columns, count: kinds.count)
        guard columns.allSatisfy({ $0.count == kinds.count }) else {
            throw SnapshotError("waiting rows are cut off")
        }
        for row in 0..<kinds.count where scope.owns(keys.map { columns[$0] }, row) {
            guard let kind = RowKind(rawValue: kinds[row]) else { throw SnapshotError("a row has no kind") }
            least = min(least, TimestampLanes.millis(columns[timeColumn], row))
            waiting.append(from: saved, row: row, kind: kind)
        }
    }
}

extension RestoreScope {
    /// Whether a row with these key columns belongs to the subtask.
    func owns(_ key: [Column], _ row: Int) -> Bool {
        if parallelism == 1 || key.isEmpty { return true }
        let hash = ColumnHash.row(key, row)
        return keyGroups.contains(KeyGroups.group(ofHash: hash, maxParallelism: maxParallelism))
    }
}
