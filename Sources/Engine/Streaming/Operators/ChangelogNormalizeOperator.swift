import FlinkSQL
import LabKernel
import StreamTypes

/// Completes an upsert changelog by key (`ChangelogNormalize`): remembers the last row of each key, so that
/// updates get their -U and
/// deletes their whole row; a row equal to the last one is left out.
final class ChangelogNormalizeOperator: Operator {
    private let state: KeyedState
    private let rows: RowLists
    private let out: Batch
    private let emitsUpdateBefore: Bool
    private let expiry: StateExpiry?

    /// - Parameter ttlMillis: how long a key's row is kept after its last write; 0 keeps it for ever.
    init(
        _ plan: ChangelogNormalize, input: Schema, emitsUpdateBefore: Bool, ttlMillis: Int64 = 0,
        clock: EvaluationClock
    ) {
        expiry = StateExpiry(ttlMillis: ttlMillis)
        state = KeyedState(plan.uniqueKey, input: input.types)
        rows = RowLists(input.types.map { ColumnLayout($0.logical) })
        out = Batch(schema: input)
        self.emitsUpdateBefore = emitsUpdateBefore
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        state.resolve(batch)
        rows.grow(state.table.count)
        out.clear()
        let now = clock.processingMillis
        expiry?.grow(state.table.count, now: now)
        for row in 0..<batch.count {
            let group = Int(state.groups[row])
            if let expiry {
                if expiry.isExpired(group: group, now: now) { rows.removeAll(group) }
                expiry.touch(group, now: now)
            }
            let known = rows.first(group)
            if batch.isAccumulate(row) {
                accumulate(batch, row, group, known)
            } else if known >= 0 {
                append(rows.columns, known, .delete)
                rows.remove(known, from: group)
            }
        }
        rows.sweep()
        try emit(out)
    }

    private func accumulate(_ batch: Batch, _ row: Int, _ group: Int, _ known: Int) {
        if known < 0 {
            append(batch.columns, row, .insert)
        } else {
            if expiry == nil, ColumnEquality.equal(rows.columns, known, batch.columns, row) { return }
            if emitsUpdateBefore { append(rows.columns, known, .updateBefore) }
            append(batch.columns, row, .updateAfter)
            rows.remove(known, from: group)
        }
        rows.append(batch.columns, row, to: group)
    }

    private func append(_ columns: [Column], _ row: Int, _ kind: RowKind) {
        for (target, source) in zip(out.columns, columns) { target.append(from: source, row: row) }
        out.endRow(kind)
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        state.snapshot(&writer)
        rows.snapshot(&writer)
        expiry?.snapshot(&writer)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try state.restore(&reader, scope)
        rows.grow(state.table.count)
        try rows.restore(&reader, mapping: mapping)
        try expiry?.restore(&reader, mapping: mapping)
    }

    override var stateBytes: Int { state.table.bytes + rows.bytes + (expiry?.bytes ?? 0) }
}
