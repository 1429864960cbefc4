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

    init(_ plan: TemporalSort, input: Schema, clock: EvaluationClock) {
        order = RowOrder(keys: plan.keys)
        isEventTime = plan.isEventTime
        timeColumn = plan.keys[0].column
        waiting = EventTimeBuffer(input, timeColumn: timeColumn, keys: [])
        out = Batch(schema: input)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        guard isEventTime else { return try emit(batch) }
        for row in 0..<batch.count {
            if TimestampLanes.millis(batch.columns[timeColumn], row) > lastTime {
                waiting.add(batch, row)
            } else {
                output.lateRows += 1
            }
        }
    }

    override func advance(to watermark: Int64) throws(JobFailure) {
        guard let due = waiting.take(upTo: watermark) else { return }
        lastTime = max(lastTime, TimestampLanes.millis(due.columns[timeColumn], due.count - 1))
        let rows = (0..<Int32(due.count)).sorted {
            let comparison = order.compare(due.columns, Int($0), due.columns, Int($1))
            return comparison == 0 ? $0 < $1 : comparison < 0
        }
        out.gather(due, rows, rows.count)
        try emit(out)
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        writer.write(lastTime)
        waiting.snapshot(&writer)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        lastTime = max(lastTime, try reader.readInt64())
        try waiting.restore(&reader, scope)
    }

    override var stateBytes: Int { waiting.bytes }
}
