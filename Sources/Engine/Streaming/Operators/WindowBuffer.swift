import FlinkSQL
import LabKernel
import StreamTypes

/// Rows that carry their window, kept until the window closes: for joins, Top-N and deduplication within
/// windows.
final class WindowBuffer {
    private let schema: Schema
    private let startColumn: Int?
    private let endColumn: Int
    private let keys: [Int]
    private let window: WindowStrategy
    private let zone: ZoneRules
    /// Rows by window, ascending by (end, start).
    private(set) var windows: [(end: Int64, start: Int64, rows: Batch)] = []

    init(_ window: WindowStrategy, schema: Schema, keys: [Int], zone: ZoneRules) throws(LabError) {
        self.window = window
        self.schema = schema
        self.keys = keys
        self.zone = zone
        switch window.source {
        case .attached(let start, let end): (startColumn, endColumn) = (start, end)
        case .attachedEnd(let end): (startColumn, endColumn) = (nil, end)
        case .timeAttribute:
            throw LabError("ENG001", "a window operator needs rows that carry their windows")
        }
    }

    var bytes: Int {
        windows.reduce(0) {
            $0 + $1.rows.columns.reduce(0) { $0 + $1.capacity * $1.laneBytes + $1.heapCapacity }
        }
    }

    /// The last millisecond of the earliest window; `Int64.max` if there is none.
    var nextClose: Int64 { windows.first.map { lastMillisecond($0.end) } ?? .max }

    /// When a window that ends at local `end` closes.
    func lastMillisecond(_ end: Int64) -> Int64 { WindowTime.lastMillisecond(end, window, zone) }

    /// Adds a copy of a row; false if its window has closed by `time`.
    func add(_ batch: Batch, _ row: Int, closedBy time: Int64) -> Bool {
        let end = batch.columns[endColumn].int64s[row]
        let start = startColumn.map { batch.columns[$0].int64s[row] } ?? 0
        guard lastMillisecond(end) > time else { return false }
        let index = windows.partitioningIndex { ($0.end, $0.start) >= (end, start) }
        if index == windows.count || windows[index].end != end || windows[index].start != start {
            windows.insert((end, start, Batch(schema: schema)), at: index)
        }
        windows[index].rows.append(from: batch, row: row)
        return true
    }

    /// Takes out the window with these bounds.
    func take(end: Int64, start: Int64) -> Batch {
        guard let index = windows.firstIndex(where: { $0.end == end && $0.start == start }) else {
            return Batch(schema: schema)
        }
        return windows.remove(at: index).rows
    }

    func snapshot(_ writer: inout SnapshotWriter) {
        writer.write(count: windows.count)
        for window in windows { window.rows.write(to: &writer) }
    }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        for _ in 0..<(try reader.readCount()) {
            let rows = try Batch(reading: &reader, schema: schema)
            for row in 0..<rows.count where scope.owns(keys.map { rows.columns[$0] }, row) {
                _ = add(rows, row, closedBy: .min)
            }
        }
    }
}
