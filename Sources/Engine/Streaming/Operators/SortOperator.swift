import FlinkSQL
import LabKernel
import StreamTypes

/// Sorts a whole bounded input at its end (`Sort`); retracted rows are taken out.
final class SortOperator: Operator {
    private let rows: SortedRows
    private let out: Batch

    init(_ plan: Sort, input: Schema, clock: EvaluationClock) {
        rows = SortedRows(input.types.map { ColumnLayout($0.logical) }, order: RowOrder(keys: plan.keys))
        rows.grow(1)
        out = Batch(schema: input)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        for row in 0..<batch.count {
            if batch.isAccumulate(row) {
                rows.insert(batch.columns, row, in: 0)
            } else if let rank = rows.find(batch.columns, row, in: 0) {
                rows.remove(at: rank, in: 0)
            }
        }
        rows.sweep()
    }

    override func endInput(_ input: Int) throws(JobFailure) {
        out.clear()
        for row in rows.lists[0] {
            for (target, source) in zip(out.columns, rows.columns) {
                target.append(from: source, row: Int(row))
            }
            out.endRow(.insert)
        }
        try emit(out)
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) { rows.snapshot(&writer) }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        try rows.restore(&reader, mapping: [0])
    }

    override var stateBytes: Int { rows.bytes }
}
