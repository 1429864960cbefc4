import FlinkSQL
import LabKernel
import StreamTypes

/// The first rows by arrival (`Limit`), of an insert-only input.
final class LimitOperator: Operator {
    private let offset: Int
    private let count: Int?
    private var seen = 0
    private let kept: Batch

    init(_ plan: Limit, input: Schema, clock: EvaluationClock) {
        offset = plan.offset
        count = plan.count
        kept = Batch(schema: input)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        let first = max(0, offset - seen)
        let end = count.map { min(batch.count, max(0, offset + $0 - seen)) } ?? batch.count
        seen += batch.count
        guard first < end else { return }
        kept.clear()
        kept.append(batch, first..<end)
        try emit(kept)
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) { writer.write(count: seen) }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        seen += try reader.readCount()
    }
}
