import FlinkSQL
import LabKernel
import StreamTypes

/// Keeps the first or last row of each key (`Deduplicate`).
///
/// By processing time the first row is final, and a last row equal to the one before changes nothing; by row
/// time an earlier (first) or
/// not earlier (last) row replaces the one kept.
/// Source: Flink classes `ProcTimeDeduplicateKeep…RowFunction`, `RowTimeDeduplicateFunction`.
final class DeduplicateOperator: Operator {
    private let plan: Deduplicate
    private let emitsUpdateBefore: Bool
    private let state: KeyedState
    private let rows: RowLists
    private let out: Batch

    init(_ plan: Deduplicate, input: Schema, emitsUpdateBefore: Bool, clock: EvaluationClock) {
        self.plan = plan
        self.emitsUpdateBefore = emitsUpdateBefore
        state = KeyedState(plan.keys, input: input.types)
        let isFinal = !plan.keepsLast && !plan.isEventTime
        rows = RowLists(isFinal ? [.bool] : input.types.map { ColumnLayout($0.logical) })
        out = Batch(schema: input)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        let known = state.table.count
        state.resolve(batch)
        out.clear()
        if !plan.keepsLast, !plan.isEventTime {
            keepFirst(batch, known)
        } else {
            rows.grow(state.table.count)
            for row in 0..<batch.count { replace(batch, row, Int(state.groups[row])) }
            rows.sweep()
        }
        try emit(out)
    }

    /// Group ids grow with first appearances, so a row is its key's first if its id is new.
    private func keepFirst(_ batch: Batch, _ known: Int) {
        var next = known
        for row in 0..<batch.count where Int(state.groups[row]) == next {
            out.append(from: batch, row: row, kind: .insert)
            next += 1
        }
    }

    private func replace(_ batch: Batch, _ row: Int, _ group: Int) {
        let old = rows.first(group)
        if !batch.isAccumulate(row) {
            guard old >= 0, batch.kind(row) == .delete else { return }
            append(rows.columns, old, .delete)
            return rows.remove(old, from: group)
        }
        if old >= 0 {
            guard isBetter(batch, row, old) else { return }
            if emitsUpdateBefore { append(rows.columns, old, .updateBefore) }
            append(batch.columns, row, .updateAfter)
            rows.remove(old, from: group)
        } else {
            append(batch.columns, row, .insert)
        }
        rows.append(batch.columns, row, to: group)
    }

    private func isBetter(_ batch: Batch, _ row: Int, _ old: Int) -> Bool {
        guard plan.isEventTime else { return !ColumnEquality.equal(rows.columns, old, batch.columns, row) }
        let time = TimestampLanes.millis(batch.columns[plan.timeColumn], row)
        let kept = TimestampLanes.millis(rows.columns[plan.timeColumn], old)
        return plan.keepsLast ? time >= kept : time < kept
    }

    private func append(_ columns: [Column], _ row: Int, _ kind: RowKind) {
        for (target, source) in zip(out.columns, columns) { target.append(from: source, row: row) }
        out.endRow(kind)
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        state.snapshot(&writer)
        rows.snapshot(&writer)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try state.restore(&reader, scope)
        try rows.restore(&reader, mapping: mapping)
    }

    override var stateBytes: Int { state.table.bytes + rows.bytes }
}
