import FlinkSQL
import LabKernel
import StreamTypes

/// Attaches SESSION windows to rows: rows wait until their session is closed, then leave with its bounds.
/// Late rows are dropped.
final class SessionWindowTableFunctionOperator: Operator {
    private struct Session {
        var start: Int64
        var end: Int64
        var rows: Batch
    }

    private let window: WindowStrategy
    private let gap: Int64
    private let timeColumn: Int
    private let input: Schema
    private let state: KeyedState
    private var sessions: [[Session]] = []
    private var watermark = Int64.min
    private let out: Batch

    init(
        _ window: WindowStrategy, gap: Int64, keys: [Int], timeColumn: Int, input: Schema, output: Schema,
        clock: EvaluationClock
    ) {
        self.window = window
        self.gap = gap
        self.timeColumn = timeColumn
        self.input = input
        state = KeyedState(keys, input: input.types)
        out = Batch(schema: output)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        state.resolve(batch)
        while sessions.count < state.table.count { sessions.append([]) }
        for row in 0..<batch.count { place(batch, row, Int(state.groups[row])) }
    }

    private func place(_ batch: Batch, _ row: Int, _ group: Int) {
        let millis =
            window.isEventTime
            ? TimestampLanes.millis(batch.columns[timeColumn], row) : clock.processingMillis
        let time = WindowTime.local(millis, window, clock.zone)
        var merged = Session(start: time, end: time + gap, rows: Batch(schema: input))
        let touched = sessions[group].filter { $0.start <= merged.end && $0.end >= merged.start }
        if touched.isEmpty, lastMillisecond(merged.end) <= watermark {
            output.lateRows += 1
            return
        }
        sessions[group].removeAll { $0.start <= merged.end && $0.end >= merged.start }
        for session in touched {
            merged.start = min(merged.start, session.start)
            merged.end = max(merged.end, session.end)
            merged.rows.append(session.rows, 0..<session.rows.count)
        }
        merged.rows.append(from: batch, row: row)
        sessions[group].append(merged)
    }

    private func lastMillisecond(_ end: Int64) -> Int64 {
        WindowTime.lastMillisecond(end, window, clock.zone)
    }

    override func advance(to watermark: Int64) throws(JobFailure) {
        guard window.isEventTime else { return }
        try close(upTo: watermark)
        self.watermark = max(self.watermark, watermark)
    }

    override var nextTimer: Int64? {
        window.isEventTime ? nil : sessions.joined().map { lastMillisecond($0.end) }.min()
    }

    override func onTimer(_ now: Int64) throws(JobFailure) { try close(upTo: now) }

    private func close(upTo time: Int64) throws(JobFailure) {
        var due: [Session] = []
        for group in sessions.indices {
            due += sessions[group].filter { lastMillisecond($0.end) <= time }
            sessions[group].removeAll { lastMillisecond($0.end) <= time }
        }
        due.sort { ($0.end, $0.start) < ($1.end, $1.start) }
        out.clear()
        for session in due {
            for row in 0..<session.rows.count {
                for (target, source) in zip(out.columns, session.rows.columns) {
                    target.append(from: source, row: row)
                }
                let first = session.rows.columns.count
                out.columns[first].append(int64: session.start)
                out.columns[first + 1].append(int64: session.end)
                out.columns[first + 2].append(int64: lastMillisecond(session.end))
                out.endRow(session.rows.kind(row))
            }
        }
        try emit(out)
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        writer.write(watermark)
        // Keys without a session too: sessions that close together leave in the order of their keys.
        state.snapshot(&writer)
        for group in 0..<state.table.count {
            let list = group < sessions.count ? sessions[group] : []
            writer.write(count: list.count)
            for session in list {
                writer.write(session.start)
                writer.write(session.end)
                session.rows.write(to: &writer)
            }
        }
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        watermark = max(watermark, try reader.readInt64())
        let groups = try state.restore(&reader, scope)
        while sessions.count < state.table.count { sessions.append([]) }
        for group in groups {
            for _ in 0..<(try reader.readCount()) {
                let (start, end) = (try reader.readInt64(), try reader.readInt64())
                let rows = try Batch(reading: &reader, schema: input)
                if group >= 0 { sessions[Int(group)].append(Session(start: start, end: end, rows: rows)) }
            }
        }
    }
}

extension Batch {
    /// Writes all rows with their kinds.
    func write(to writer: inout SnapshotWriter) {
        writer.write((0..<count).map { kind($0).rawValue })
        for column in columns { writer.write(column) }
    }

    /// Reads what `write(to:)` wrote.
    convenience init(reading reader: inout SnapshotReader, schema: Schema) throws(SnapshotError) {
        try self.init(reading: &reader, columns: schema.types.map { ColumnLayout($0.logical) })
    }

    /// Reads what `write(to:)` wrote.
    convenience init(
        reading reader: inout SnapshotReader, columns layouts: [ColumnLayout]
    ) throws(SnapshotError) {
        let kinds = try reader.readBlob()
        var columns: [Column] = []
        for layout in layouts { columns.append(try reader.readColumn(layout)) }
        guard columns.allSatisfy({ $0.count == kinds.count }), kinds.allSatisfy({ $0 < 4 }) else {
            throw SnapshotError("saved rows are cut off")
        }
        self.init(columns: columns)
        for kind in kinds { endRow(RowKind(rawValue: kind) ?? .insert) }
    }
}
