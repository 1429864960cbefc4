import FlinkSQL
import LabKernel
import StreamTypes

/// Aggregates per key over the whole stream (`GroupAggregate`), with a changelog out.
///
/// Each row changes its group's result: a first row gives +I, later ones -U (if wanted) and +U with the
/// result before and after the
/// row, the row that empties a group gives -D. Nothing is emitted when the result stays the same and state
/// does not expire. A batch runs column by column:
/// groups, then per aggregate the results before and after each row, then the output is gathered.
/// Source: Flink class `org.apache.flink.table.runtime.operators.aggregate.GroupAggFunction`.
final class GroupAggregateOperator: Operator {
    private let plan: GroupAggregate
    private let state: KeyedState
    private let aggregates: AggregateSet
    /// Rows that each group holds, so that an emptied group is noticed.
    private let sizes = CountAccumulator()
    private let out: Batch
    private let pairs: [Column]
    /// The keys of pairs, and the batch of both.
    private let keyPairs: [Column]
    private let paired: Batch
    private let changesAlways: Bool
    private let expiry: StateExpiry?
    private var emptied = 0

    private let changes = ChangeList()

    /// - Parameter ttlMillis: how long a group's state outlives its last row; 0 keeps it for ever.
    init(
        _ plan: GroupAggregate, input: Schema, ttlMillis: Int64 = 0, clock: EvaluationClock
    ) throws(LabError) {
        self.plan = plan
        state = KeyedState(plan.grouping, input: input.types)
        expiry = StateExpiry(ttlMillis: ttlMillis)
        aggregates = try AggregateSet(
            plan.calls, input: input.types, retracts: plan.needsRetraction, neverEmpty: true,
            ignoresRetraction: plan.ignoresRetraction, ttlMillis: ttlMillis, zone: clock.zone)
        pairs = aggregates.layouts.map { Column($0) }
        let keys = plan.grouping.map { ColumnLayout(input.types[$0].logical) }
        out = Batch(layouts: keys + aggregates.layouts)
        keyPairs = keys.map { Column($0) }
        paired = Batch(columns: keyPairs + pairs)
        // With expiring state an unchanged result is sent too: it renews the state of who reads it.
        changesAlways =
            ttlMillis > 0
            || !plan.needsRetraction
                && plan.calls.contains { $0.function == .count && $0.arguments.isEmpty && $0.filter == nil }
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        let known = state.table.count
        state.resolve(batch)
        aggregates.grow(state.table.count)
        sizes.grow(state.table.count)
        aggregates.beginBatch()
        if let expiry { expire(batch, expiry) }
        changes.clear(room: 2 * batch.count)
        for pair in pairs { pair.clear() }
        if state.table.count == known, changesEachRow, !batch.hasKinds { return try emitPairs(batch) }
        state.groups.withUnsafeBufferPointer { groups in
            guard let base = groups.baseAddress else { return }
            if plan.needsRetraction || batch.hasKinds {
                retract(batch, base)
            } else {
                accumulate(batch, base)
            }
        }
        if let failure = aggregates.failure {
            changes.truncate(beforeRow: failure.row)
            try emitResults(batch)
            throw failure.failure
        }
        try emitResults(batch)
        compactIfSparse()
    }

    /// Whether a row of a group that is there always gives -U and +U.
    private var changesEachRow: Bool {
        changesAlways && plan.emitsUpdateBefore && emptied == 0 && expiry == nil
    }

    /// Insert-only input without new groups: the results before and after each row are the output as they are.
    private func emitPairs(_ batch: Batch) throws(JobFailure) {
        let n = batch.count
        state.groups.withUnsafeBufferPointer { groups in
            guard let base = groups.baseAddress else { return }
            aggregates.running(batch, groups: base, 0..<n, into: pairs)
        }
        changes.addPairs(n)
        for (index, column) in plan.grouping.enumerated() {
            keyPairs[index].gather(batch.columns[column], changes.rows, 2 * n)
        }
        paired.useKinds(2 * n)
        paired.kinds.update(from: changes.kinds, count: 2 * n)
        paired.count = 2 * n
        try emit(paired)
    }

    /// Groups of the batch whose state has expired start afresh.
    private func expire(_ batch: Batch, _ expiry: StateExpiry) {
        let now = clock.processingMillis
        aggregates.now = now
        expiry.grow(state.table.count, now: now)
        let counts = sizes.columns[0].int64s
        for row in 0..<batch.count {
            let group = Int(state.groups[row])
            if expiry.isExpired(group: group, now: now), counts[group] != 0 {
                aggregates.reset(group)
                counts[group] = 0
            }
            expiry.touch(group, now: now)
        }
    }

    /// Insert-only input: no group is ever emptied, so the batch runs in one go.
    private func accumulate(_ batch: Batch, _ groups: UnsafePointer<Int32>) {
        aggregates.running(batch, groups: groups, 0..<batch.count, into: pairs)
        let counts = sizes.columns[0].int64s
        guard changesAlways else {
            for row in 0..<batch.count {
                let group = Int(groups[row])
                choose(row, pair: row, isFirst: counts[group] == 0, isLast: false)
                counts[group] = 1
            }
            return
        }
        changes.addUpdates(batch.count, groups, sizes: counts, withBefore: plan.emitsUpdateBefore)
    }

    /// A row that empties its group ends a run, after which the group starts afresh.
    private func retract(_ batch: Batch, _ groups: UnsafePointer<Int32>) {
        var start = 0
        var row = 0
        var done = 0
        let counts = sizes.columns[0].int64s
        while row < batch.count {
            let (group, isAdd) = (Int(groups[row]), batch.isAccumulate(row))
            // A retraction of a group that holds nothing has nothing to take away.
            if counts[group] == 0, !isAdd {
                done = finish(batch, groups, start..<row, done)
                start = row + 1
                row += 1
                continue
            }
            counts[group] += isAdd ? 1 : -1
            if counts[group] == 0 {
                done = finish(batch, groups, start..<row + 1, done)
                aggregates.reset(group)
                emptied += 1
                start = row + 1
            }
            row += 1
        }
        _ = finish(batch, groups, start..<batch.count, done)
    }

    /// Runs the aggregates over a run of rows; `done` pairs exist already. The sizes have been counted up to
    /// the run's end.
    private func finish(_ batch: Batch, _ groups: UnsafePointer<Int32>, _ range: Range<Int>, _ done: Int)
        -> Int
    {
        guard !range.isEmpty else { return done }
        aggregates.running(batch, groups: groups, range, into: pairs)
        let counts = sizes.columns[0].int64s
        // Count back to the run's start, then forward again to see each row's size before and after.
        for row in range { counts[Int(groups[row])] -= batch.isAccumulate(row) ? 1 : -1 }
        for (index, row) in range.enumerated() {
            let group = Int(groups[row])
            let before = counts[group]
            counts[group] += batch.isAccumulate(row) ? 1 : -1
            choose(row, pair: done + index, isFirst: before == 0, isLast: counts[group] == 0)
        }
        return done + range.count
    }

    @inline(__always)
    private func choose(_ row: Int, pair: Int, isFirst: Bool, isLast: Bool) {
        if isLast { return changes.add(row, 2 * pair, .delete) }
        if isFirst { return changes.add(row, 2 * pair + 1, .insert) }
        if !changesAlways, !aggregates.hiddenChanges.contains(row), isUnchanged(pair) { return }
        if plan.emitsUpdateBefore { changes.add(row, 2 * pair, .updateBefore) }
        changes.add(row, 2 * pair + 1, .updateAfter)
    }

    private func isUnchanged(_ pair: Int) -> Bool {
        pairs.allSatisfy { ColumnEquality.equal($0, 2 * pair, $0, 2 * pair + 1) }
    }

    private func emitResults(_ batch: Batch) throws(JobFailure) {
        let n = changes.count
        guard n > 0 else { return }
        out.clear()
        for (index, column) in plan.grouping.enumerated() {
            out.columns[index].gather(batch.columns[column], changes.rows, n)
        }
        for (index, pair) in pairs.enumerated() {
            out.columns[plan.grouping.count + index].gather(pair, changes.values, n)
        }
        out.useKinds(n)
        out.kinds.update(from: changes.kinds, count: n)
        out.count = n
        try emit(out)
    }

    /// Forgets emptied groups once they are the majority.
    private func compactIfSparse() {
        let (counts, now) = (sizes.columns[0].int64s, clock.processingMillis)
        let isDead = { [expiry] (group: Int) in
            counts[group] == 0 || expiry?.isExpired(group: group, now: now) ?? false
        }
        if let expiry, expiry.isSweepDue(now: now) {
            emptied = (0..<state.table.count).reduce(0) { $0 + (isDead($1) ? 1 : 0) }
        }
        guard emptied > 1024, emptied * 2 > state.table.count else { return }
        let kept = (0..<Int32(state.table.count)).filter { !isDead(Int($0)) }
        state.table.compact(keeping: kept)
        aggregates.compact(keeping: kept)
        sizes.compact(keeping: kept)
        expiry?.compact(keeping: kept)
        emptied = 0
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        state.snapshot(&writer)
        sizes.snapshot(&writer)
        aggregates.snapshot(&writer)
        expiry?.snapshot(&writer)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try state.restore(&reader, scope)
        sizes.grow(state.table.count)
        aggregates.grow(state.table.count)
        try sizes.restore(&reader, mapping: mapping)
        try aggregates.restore(&reader, mapping: mapping)
        try expiry?.restore(&reader, mapping: mapping)
    }

    override var stateBytes: Int {
        state.table.bytes + aggregates.bytes + sizes.bytes + (expiry?.bytes ?? 0)
    }
}
