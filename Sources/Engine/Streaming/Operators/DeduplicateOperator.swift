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
    private let rows: KeptRows
    /// Of each group the time of its row; without one the time that any row is better than.
    private let times = Column(.int64)
    private var alive = 0
    private let changes = ChangeList()
    /// The rows of a batch that are stored.
    private var fresh: [Int32] = []
    private let expiry: StateExpiry?
    private let out: Batch

    /// - Parameter ttlMillis: how long a key's row is kept after its last write; 0 keeps it for ever.
    init(
        _ plan: Deduplicate, input: Schema, emitsUpdateBefore: Bool, ttlMillis: Int64 = 0,
        clock: EvaluationClock
    ) {
        expiry = StateExpiry(ttlMillis: ttlMillis)
        self.plan = plan
        self.emitsUpdateBefore = emitsUpdateBefore
        state = KeyedState(plan.keys, input: input.types)
        let isFinal = !plan.keepsLast && !plan.isEventTime
        rows = KeptRows(isFinal ? [.bool] : input.types.map { ColumnLayout($0.logical) })
        out = Batch(schema: input)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        let known = state.table.count
        state.resolve(batch)
        out.clear()
        guard plan.keepsLast || plan.isEventTime else {
            keepFirst(batch, known)
            return try emit(out)
        }
        growGroups()
        changes.clear(room: 2 * batch.count)
        if fresh.count < batch.count { fresh = [Int32](repeating: 0, count: batch.count) }
        let base = rows.count
        let stored = state.groups.withUnsafeBufferPointer { groups in
            fresh.withUnsafeMutableBufferPointer { fresh in
                guard let groups = groups.baseAddress, let fresh = fresh.baseAddress else { return 0 }
                return replace(batch, groups, fresh, base)
            }
        }
        rows.store(batch.columns, fresh, stored)
        try emitChanges()
        rows.sweep(alive: alive)
    }

    /// A time that every row is better than.
    private var noTime: Int64 { plan.keepsLast ? .min : .max }

    private func growGroups() {
        let count = state.table.count
        rows.grow(count)
        while times.count < count { times.append(int64: noTime) }
        expiry?.grow(count, now: clock.processingMillis)
    }

    private func emitChanges() throws(JobFailure) {
        let n = changes.count
        for (target, source) in zip(out.columns, rows.columns) { target.gather(source, changes.values, n) }
        out.useKinds(n)
        out.kinds.update(from: changes.kinds, count: n)
        out.count = n
        try emit(out)
    }

    /// Group ids grow with first appearances, so a row is its key's first if its id is new.
    private func keepFirst(_ batch: Batch, _ known: Int) {
        if let expiry { return keepFirst(batch, known, expiry) }
        var next = known
        for row in 0..<batch.count where Int(state.groups[row]) == next {
            out.append(from: batch, row: row, kind: .insert)
            next += 1
        }
    }

    /// A key that has expired is as good as new.
    private func keepFirst(_ batch: Batch, _ known: Int, _ expiry: StateExpiry) {
        let now = clock.processingMillis
        expiry.grow(state.table.count, now: now)
        var next = known
        for row in 0..<batch.count {
            let group = Int(state.groups[row])
            let isNew = group == next
            if isNew { next += 1 }
            guard isNew || expiry.isExpired(group: group, now: now) else { continue }
            expiry.touch(group, now: now)
            out.append(from: batch, row: row, kind: .insert)
        }
    }

    /// Lists the changes that a batch makes; returns how many of its rows, written to `fresh`, are to be stored from
    /// position `base` on.
    private func replace(
        _ batch: Batch, _ groups: UnsafePointer<Int32>, _ fresh: UnsafeMutablePointer<Int32>, _ base: Int
    ) -> Int {
        var stored = 0
        rows.updatePositions { positions in
            let isPlain =
                plan.isEventTime && expiry == nil && !batch.hasKinds
                && batch.columns[plan.timeColumn].kind == .int64
            guard !isPlain else {
                let lanes = batch.columns[plan.timeColumn].int64s
                stored = replaceByTime(batch.count, lanes, groups, positions, fresh, base)
                return
            }
            for row in 0..<batch.count {
                let group = Int(groups[row])
                forgetIfExpired(group, positions)
                let old = Int(positions[group])
                guard batch.isAccumulate(row) else {
                    if old >= 0, batch.kind(row) == .delete { delete(row, group, old, positions) }
                    continue
                }
                let time = plan.isEventTime ? TimestampLanes.millis(batch.columns[plan.timeColumn], row) : 0
                if plan.isEventTime {
                    guard isBetter(time, times.int64s[group]) else { continue }
                } else if old >= 0, expiry == nil, isSame(batch, row, old, fresh, base) {
                    continue
                }
                if old < 0 { alive += 1 }
                if old >= 0, emitsUpdateBefore { changes.add(row, old, .updateBefore) }
                changes.add(row, base + stored, old < 0 ? .insert : .updateAfter)
                positions[group] = Int32(base + stored)
                times.int64s[group] = time
                expiry?.touch(group, now: clock.processingMillis)
                fresh[stored] = Int32(row)
                stored += 1
            }
        }
        return stored
    }

    @inline(__always) private func isBetter(_ time: Int64, _ kept: Int64) -> Bool {
        plan.keepsLast ? time >= kept : time < kept
    }

    private func forgetIfExpired(_ group: Int, _ positions: UnsafeMutablePointer<Int32>) {
        guard let expiry, positions[group] >= 0,
            expiry.isExpired(group: group, now: clock.processingMillis)
        else { return }
        positions[group] = -1
        times.int64s[group] = noTime
        alive -= 1
    }

    private func delete(_ row: Int, _ group: Int, _ old: Int, _ positions: UnsafeMutablePointer<Int32>) {
        changes.add(row, old, .delete)
        positions[group] = -1
        times.int64s[group] = noTime
        alive -= 1
    }

    /// Whether a row equals the one kept, which may be one of this batch.
    private func isSame(
        _ batch: Batch, _ row: Int, _ old: Int, _ fresh: UnsafePointer<Int32>, _ base: Int
    ) -> Bool {
        old < base
            ? ColumnEquality.equal(rows.columns, old, batch.columns, row)
            : ColumnEquality.equal(batch.columns, Int(fresh[old - base]), batch.columns, row)
    }

    /// `replace` for insert-only rows by a time in milliseconds. Changes are written ahead and kept or not.
    private func replaceByTime(
        _ n: Int, _ lanes: UnsafePointer<Int64>, _ groups: UnsafePointer<Int32>,
        _ positions: UnsafeMutablePointer<Int32>, _ fresh: UnsafeMutablePointer<Int32>, _ base: Int
    ) -> Int {
        let (times, keepsLast, before) = (times.int64s, plan.keepsLast, emitsUpdateBefore ? 1 : 0)
        let (values, kinds) = (changes.values, changes.kinds)
        var (at, stored, added) = (0, 0, 0)
        for row in 0..<n {
            let (group, time) = (Int(groups[row]), lanes[row])
            guard keepsLast ? time >= times[group] : time < times[group] else { continue }
            let old = positions[group]
            let isKnown = old >= 0 ? 1 : 0
            let position = Int32(truncatingIfNeeded: base &+ stored)
            values[at] = old
            kinds[at] = RowKind.updateBefore.rawValue
            at &+= isKnown & before
            values[at] = position
            kinds[at] = UInt8(truncatingIfNeeded: isKnown &* Int(RowKind.updateAfter.rawValue))
            at &+= 1
            positions[group] = position
            times[group] = time
            fresh[stored] = Int32(truncatingIfNeeded: row)
            stored &+= 1
            added &+= 1 &- isKnown
        }
        changes.setCount(at)
        alive += added
        return stored
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        state.snapshot(&writer)
        rows.snapshot(&writer)
        expiry?.snapshot(&writer)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try state.restore(&reader, scope)
        try rows.restore(&reader, mapping: mapping)
        try expiry?.restore(&reader, mapping: mapping)
        guard plan.keepsLast || plan.isEventTime else { return }
        growGroups()
        alive = 0
        for (group, position) in rows.positions.enumerated() where position >= 0 {
            alive += 1
            guard plan.isEventTime else { continue }
            times.int64s[group] = TimestampLanes.millis(rows.columns[plan.timeColumn], Int(position))
        }
    }

    override var stateBytes: Int {
        state.table.bytes + rows.bytes + times.capacity * 8 + (expiry?.bytes ?? 0)
    }
}
