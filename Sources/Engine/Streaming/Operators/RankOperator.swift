import FlinkSQL
import LabKernel
import StreamTypes

/// Top-N with ROW_NUMBER (`Rank`, `SortLimit`): keeps the best rows of each partition and emits how the best
/// change.
///
/// With a rank in the output (or an offset) every row whose rank changed is replaced rank by rank; without,
/// the row that drops out is
/// deleted and the one that comes in inserted. Append-only and updating inputs keep only the best rows, a
/// retracting input keeps all.
/// Source: Flink classes `AppendOnlyTopNFunction`, `UpdatableTopNFunction`, `RetractableTopNFunction`.
final class RankOperator: Operator {
    private let strategy: RankStrategy
    private let range: RankRange
    private let outputsRank: Bool
    private let emitsUpdateBefore: Bool
    private let state: KeyedState
    private let rows: SortedRows
    private let out: Batch

    init(_ plan: Rank, input: Schema, output: Schema, emitsUpdateBefore: Bool, clock: EvaluationClock)
        throws(LabError)
    {
        guard plan.function == .rowNumber else {
            throw LabError("ENG001", "RANK() on streaming table is not supported currently")
        }
        strategy = plan.strategy
        range = plan.range
        outputsRank = plan.outputsRank
        self.emitsUpdateBefore = emitsUpdateBefore
        state = KeyedState(plan.partition, input: input.types)
        rows = SortedRows(input.types.map { ColumnLayout($0.logical) }, order: RowOrder(keys: plan.order))
        out = Batch(schema: output)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        state.resolve(batch)
        rows.grow(state.table.count)
        out.clear()
        for row in 0..<batch.count {
            let group = Int(state.groups[row])
            if batch.isAccumulate(row) { add(batch, row, group) } else { retract(batch, row, group) }
        }
        rows.sweep()
        try emit(out)
    }

    /// The kept ranks of a row's partition, from 0.
    private func kept(_ batch: Batch, _ row: Int) -> Range<Int> {
        switch range {
        case .constant(let from, let to): from - 1..<max(to, from - 1)
        case .column(let column): 0..<max(0, Int(batch.columns[column].int64s[row]))
        }
    }

    private func add(_ batch: Batch, _ row: Int, _ group: Int) {
        let kept = kept(batch, row)
        if case .updateFast(let key) = strategy, let old = rows.find(batch.columns, row, by: key, in: group) {
            return update(batch, row, group, kept, old)
        }
        let keepsAll = strategy == .retract
        let rank = rows.rank(of: batch.columns, row, in: group)
        if !keepsAll, rank >= kept.upperBound { return }
        let before = rows.lists[group]
        rows.insert(batch.columns, row, in: group)
        report(before, group, kept)
        while !keepsAll, rows.lists[group].count > kept.upperBound {
            rows.remove(at: rows.lists[group].count - 1, in: group)
        }
    }

    private func update(_ batch: Batch, _ row: Int, _ group: Int, _ kept: Range<Int>, _ old: Int) {
        let before = rows.lists[group]
        let removed = rows.remove(at: old, in: group)
        rows.insert(batch.columns, row, in: group)
        if isRanked(kept) { return report(before, group, kept) }
        if emitsUpdateBefore { append(removed, nil, .updateBefore) }
        append(Int(rows.lists[group][rows.rank(of: batch.columns, row, in: group) - 1]), nil, .updateAfter)
    }

    private func retract(_ batch: Batch, _ row: Int, _ group: Int) {
        // An updating input's -U is followed by its +U, which replaces the row by key.
        if case .updateFast = strategy, batch.kind(row) == .updateBefore { return }
        guard let rank = rows.find(batch.columns, row, in: group) else { return }
        let before = rows.lists[group]
        rows.remove(at: rank, in: group)
        report(before, group, kept(batch, row))
    }

    private func isRanked(_ kept: Range<Int>) -> Bool { outputsRank || kept.lowerBound > 0 }

    /// Emits what changed between the kept ranks before and now.
    private func report(_ before: [Int32], _ group: Int, _ kept: Range<Int>) {
        let now = rows.lists[group]
        if isRanked(kept) {
            let end = min(kept.upperBound, max(before.count, now.count))
            for rank in kept.lowerBound..<max(kept.lowerBound, end) {
                let old = rank < before.count ? before[rank] : nil
                let new = rank < now.count ? now[rank] : nil
                guard old != new else { continue }
                if let old, new == nil { append(Int(old), rank, .delete) }
                if let old, new != nil, emitsUpdateBefore { append(Int(old), rank, .updateBefore) }
                if let new { append(Int(new), rank, old == nil ? .insert : .updateAfter) }
            }
            return
        }
        let (old, new) = (Set(before.prefix(kept.upperBound)), Set(now.prefix(kept.upperBound)))
        for row in before.prefix(kept.upperBound) where !new.contains(row) { append(Int(row), nil, .delete) }
        for row in now.prefix(kept.upperBound) where !old.contains(row) { append(Int(row), nil, .insert) }
    }

    private func append(_ row: Int, _ rank: Int?, _ kind: RowKind) {
        for (target, source) in zip(out.columns, rows.columns) { target.append(from: source, row: row) }
        if outputsRank { out.columns[rows.columns.count].append(int64: Int64((rank ?? 0) + 1)) }
        out.endRow(kind)
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        state.snapshot(&writer)
        rows.snapshot(&writer)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try state.restore(&reader, scope)
        rows.grow(state.table.count)
        try rows.restore(&reader, mapping: mapping)
    }

    override var stateBytes: Int { state.table.bytes + rows.bytes }
}
