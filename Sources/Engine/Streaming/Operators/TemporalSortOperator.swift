import FlinkSQL
import LabKernel
import StreamTypes

/// ORDER BY a time attribute (`TemporalSort`): rows leave sorted when the watermark passes them; late rows
/// are dropped.
final class TemporalSortOperator: Operator {
    private let order: RowOrder
    private let isEventTime: Bool
    private let timeColumn: Int
    private let waiting: EventTimeBuffer
    private let out: Batch
    private var lastTime = Int64.min
    /// By processing time: the rows of the current millisecond, and when they are due.
    private let arrived: Batch
    private var dueTime = Int64.max

    init(_ plan: TemporalSort, input: Schema, clock: EvaluationClock) {
        order = RowOrder(keys: plan.keys)
        arrived = Batch(schema: input)
        isEventTime = plan.isEventTime
        timeColumn = plan.keys[0].column
        waiting = EventTimeBuffer(input, timeColumn: timeColumn, keys: [])
        out = Batch(schema: input)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        guard isEventTime else {
            guard order.keys.count > 1 else { return try emit(batch) }
            arrived.append(batch, 0..<batch.count)
            dueTime = min(dueTime, clock.processingMillis + 1)
            return
        }
        for row in 0..<batch.count {
            if TimestampLanes.millis(batch.columns[timeColumn], row) > lastTime {
                waiting.add(batch, row)
            } else {
                output.lateRows += 1
            }
        }
    }

    override var nextTimer: Int64? { dueTime == .max ? nil : dueTime }

    /// Rows of one processing time leave together, sorted, in the millisecond after it; what is left at the
    /// end of the input is dropped with its timer.
    override func onTimer(_ now: Int64) throws(JobFailure) {
        dueTime = .max
        let rows = sorted(arrived)
        out.gather(arrived, rows, rows.count)
        arrived.clear()
        try emit(out)
    }

    private func sorted(_ batch: Batch) -> [Int32] {
        (0..<Int32(batch.count)).sorted {
            let comparison = order.compare(batch.columns, Int($0), batch.columns, Int($1))
            return comparison == 0 ? $0 < $1 : comparison < 0
        }
    }

    override func advance(to watermark: Int64) throws(JobFailure) {
        guard let due = waiting.take(upTo: watermark) else { return }
        lastTime = max(lastTime, TimestampLanes.millis(due.columns[timeColumn], due.count - 1))
        let rows = sorted(due)
        out.gather(due, rows, rows.count)
        try emit(out)
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        writer.write(lastTime)
        waiting.snapshot(&writer)
        for column in arrived.columns { writer.write(column) }
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        lastTime = max(lastTime, try reader.readInt64())
        try waiting.restore(&reader, scope)
        var columns: [Column] = []
        for column in arrived.columns { columns.append(try reader.readColumn(column.layout)) }
        let saved = Batch(columns: columns, count: columns.first?.count ?? 0)
        guard saved.count > 0 else { return }
        arrived.append(saved, 0..<saved.count)
        dueTime = clock.processingMillis + 1
    }

    override var stateBytes: Int { waiting.bytes }
}
