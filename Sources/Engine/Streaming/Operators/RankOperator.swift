import FlinkSQL
import LabKernel
import StreamTypes

/// Top-N with ROW_NUMBER (`Rank`, `SortLimit`): keeps the best rows of each partition and emits how the best
/// change.
///
/// With a rank in the output (or an offset) every row whose rank changed is replaced rank by rank; without,
/// the row that drops out is
/// deleted and the one that comes in inserted. Append-only and updating inputs keep only the best rows (of
/// which a better first row is an update), a retracting input keeps all, each for the state's time-to-live;
/// the others hold their best rows in memory and forget none.
/// Source: Flink classes `AppendOnlyTopNFunction`, `FastTop1Function`, `UpdatableTopNFunction`,
/// `RetractableTopNFunction`.
final class RankOperator: Operator {
    private let strategy: RankStrategy
    private let range: RankRange
    private let outputsRank: Bool
    private let emitsUpdateBefore: Bool
    private let state: KeyedState
    private let rows: SortedRows
    /// Of each partition the last rank kept, as its first row gave it; -1 before that.
    private let ends = Column(.int64)
    /// When each row was last written, as the column behind its own; nil if rows do not expire.
    private let expiry: StateExpiry?
    private let stamped: [Column]
    private let out: Batch

    /// - Parameter ttlMillis: how long a row is kept after its last write; 0 keeps it for ever.
    init(
        _ plan: Rank, input: Schema, output: Schema, emitsUpdateBefore: Bool, ttlMillis: Int64 = 0,
        clock: EvaluationClock
    ) throws(LabError) {
        guard plan.function == .rowNumber else {
            throw LabError("ENG001", "RANK() on streaming table is not supported currently")
        }
        strategy = plan.strategy
        range = plan.range
        outputsRank = plan.outputsRank
        self.emitsUpdateBefore = emitsUpdateBefore
        state = KeyedState(plan.partition, input: input.types)
        expiry = StateExpiry(ttlMillis: ttlMillis)
        let layouts = input.types.map { ColumnLayout($0.logical) } + (expiry == nil ? [] : [.int64])
        rows = SortedRows(layouts, order: RowOrder(keys: plan.order))
        stamped = expiry == nil ? [] : layouts.map { Column($0) }
        out = Batch(schema: output)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        state.resolve(batch)
        rows.grow(state.table.count)
        while ends.count < state.table.count { ends.append(int64: -1) }
        out.clear()
        for row in 0..<batch.count {
            let group = Int(state.groups[row])
            if let expiry { expire(group, expiry) }
            if isUpdating || batch.isAccumulate(row) {
                add(batch, row, group)
            } else {
                retract(batch, row, group)
            }
        }
        rows.sweep()
        try emit(out)
    }

    /// The kept ranks of a row's partition, from 0.
    private func kept(_ batch: Batch, _ row: Int, _ group: Int) -> Range<Int> {
        switch range {
        case .constant(let from, let to): return from - 1..<max(to, from - 1)
        case .column(let column):
            if ends.int64s[group] < 0 { ends.int64s[group] = max(0, batch.columns[column].int64s[row]) }
            return 0..<Int(ends.int64s[group])
        }
    }

    /// Every change of an updating input replaces the row of its key, a deletion too.
    private var isUpdating: Bool {
        if case .updateFast = strategy { return true }
        return false
    }

    /// Whether only the first row of each partition is asked for, of an input without retractions.
    private var isTop1: Bool { strategy != .retract && range == .constant(from: 1, to: 1) }

    private func add(_ batch: Batch, _ row: Int, _ group: Int) {
        let kept = kept(batch, row, group)
        if isTop1 { return replaceFirst(batch, row, group) }
        if case .updateFast(let key) = strategy, let old = rows.find(batch.columns, row, by: key, in: group) {
            return update(batch, row, group, kept, old)
        }
        let keepsAll = strategy == .retract
        let rank = rows.rank(of: batch.columns, row, in: group)
        if !keepsAll, rank >= kept.upperBound { return }
        let before = rows.lists[group]
        insert(batch, row, group)
        report(before, group, kept)
        while !keepsAll, rows.lists[group].count > kept.upperBound {
            rows.remove(at: rows.lists[group].count - 1, in: group)
        }
    }

    /// The first row gives way to one that is before it in the order.
    private func replaceFirst(_ batch: Batch, _ row: Int, _ group: Int) {
        guard rows.lists[group].isEmpty || rows.rank(of: batch.columns, row, in: group) == 0 else { return }
        let old = rows.lists[group].isEmpty ? nil : rows.remove(at: 0, in: group)
        if let old, emitsUpdateBefore { append(old, 0, .updateBefore) }
        insert(batch, row, group)
        append(Int(rows.lists[group][0]), 0, old == nil ? .insert : .updateAfter)
    }

    private func insert(_ batch: Batch, _ row: Int, _ group: Int) {
        guard expiry != nil else {
            rows.insert(batch.columns, row, in: group)
            return
        }
        for column in stamped { column.clear() }
        for (target, source) in zip(stamped, batch.columns) { target.append(from: source, row: row) }
        stamped[batch.columns.count].append(int64: clock.processingMillis)
        let rank = rows.insert(stamped, 0, in: group)
        renewPeers(of: rank, in: group)
    }

    /// Rows of one sort key are one entry of state: a write renews all of them.
    private func renewPeers(of rank: Int, in group: Int) {
        let times = rows.columns[stamped.count - 1].int64s
        var peer = rank - 1
        while peer >= 0, rows.arePeers(peer, rank, in: group) {
            times[Int(rows.lists[group][peer])] = clock.processingMillis
            peer -= 1
        }
    }

    /// Takes out the rows of a partition that have expired.
    private func expire(_ group: Int, _ expiry: StateExpiry) {
        let times = rows.columns[stamped.count - 1].int64s
        for rank in rows.lists[group].indices.reversed() {
            let time = times[Int(rows.lists[group][rank])]
            if expiry.isExpired(time, now: clock.processingMillis) { rows.remove(at: rank, in: group) }
        }
    }

    private func update(_ batch: Batch, _ row: Int, _ group: Int, _ kept: Range<Int>, _ old: Int) {
        let before = rows.lists[group]
        let removed = rows.remove(at: old, in: group)
        insert(batch, row, group)
        if isRanked(kept) { return reportMove(before, group, kept, from: old) }
        if emitsUpdateBefore { append(removed, nil, .updateBefore) }
        append(Int(rows.lists[group][rows.rank(of: batch.columns, row, in: group) - 1]), nil, .updateAfter)
    }

    private func retract(_ batch: Batch, _ row: Int, _ group: Int) {
        guard let rank = rows.find(batch.columns, row, in: group) else { return }
        let before = rows.lists[group]
        rows.remove(at: rank, in: group)
        report(before, group, kept(batch, row, group))
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

    /// A row has moved up from rank `old`; its old version is taken back before its new one is given.
    private func reportMove(_ before: [Int32], _ group: Int, _ kept: Range<Int>, from old: Int) {
        let now = rows.lists[group]
        let moved = Int(before[old])
        guard let new = now.indices.first(where: { $0 > old || now[$0] != before[$0] }), new < old else {
            return report(before, group, kept)
        }
        func emit(_ row: Int32, _ rank: Int, _ kind: RowKind) {
            guard kept.contains(rank), kind != .updateBefore || emitsUpdateBefore else { return }
            append(Int(row), rank, kind)
        }
        emit(before[new], new, .updateBefore)
        emit(Int32(moved), old, .updateBefore)
        emit(now[new], new, .updateAfter)
        for rank in new + 1..<max(old, new + 1) {
            emit(before[rank], rank, .updateBefore)
            emit(now[rank], rank, .updateAfter)
        }
        emit(now[old], old, .updateAfter)
    }

    private func append(_ row: Int, _ rank: Int?, _ kind: RowKind) {
        let width = out.columns.count - (outputsRank ? 1 : 0)
        for (target, source) in zip(out.columns.prefix(width), rows.columns) {
            target.append(from: source, row: row)
        }
        if outputsRank { out.columns[out.columns.count - 1].append(int64: Int64((rank ?? 0) + 1)) }
        out.endRow(kind)
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        state.snapshot(&writer)
        rows.snapshot(&writer)
        writer.write(ends)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try state.restore(&reader, scope)
        rows.grow(state.table.count)
        try rows.restore(&reader, mapping: mapping)
        let saved = try reader.readColumn(.int64)
        guard saved.count == mapping.count else { throw SnapshotError("last ranks are cut off") }
        while ends.count < state.table.count { ends.append(int64: -1) }
        for (from, to) in mapping.enumerated() where to >= 0 {
            ends.int64s[Int(to)] = saved.int64s[from]
        }
    }

    override var stateBytes: Int { state.table.bytes + rows.bytes }
}
