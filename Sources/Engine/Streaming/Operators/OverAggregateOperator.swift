import FlinkSQL
import LabKernel
import StreamTypes

/// Aggregates over the rows before each row (`OverAggregate`).
///
/// Rows become due when the watermark passes them (at once for processing time). For the due rows a script is
/// written: rows that leave
/// a frame as retractions, rows that enter as additions; the aggregates run over the whole script and each
/// due row takes the result
/// after its own addition, or for RANGE after the last row of its time.
final class OverAggregateOperator: Operator {
    private let plan: OverAggregate
    private let state: KeyedState
    private let aggregates: AggregateSet
    private let frames: RowLists
    private let waiting: EventTimeBuffer
    private let pairs: [Column]
    private let script: Batch
    private let out: Batch
    private var scriptGroups: [Int32] = []
    /// Of each group the time of its last due rows; rows not after it are late for a bounded frame.
    private let lastTimes = Column(.int64)
    /// Of each group the watermark at which a RANGE frame is forgotten; `Int64.max` for none.
    private let cleanups = Column(.int64)
    /// The least of `cleanups`.
    private var nextCleanup = Int64.max
    private let clockColumn: Bool

    init(_ plan: OverAggregate, input: Schema, output: Schema, clock: EvaluationClock) throws(LabError) {
        self.plan = plan
        state = KeyedState(plan.partition, input: input.types)
        aggregates = try AggregateSet(
            plan.calls, input: input.types, retracts: plan.start != .unboundedPreceding, neverEmpty: true,
            zone: clock.zone)
        frames = RowLists(input.types.map { ColumnLayout($0.logical) } + [.int64])
        waiting = EventTimeBuffer(input, timeColumn: plan.timeColumn, keys: plan.partition)
        pairs = aggregates.layouts.map { Column($0) }
        script = Batch(schema: input)
        out = Batch(schema: output)
        clockColumn = !plan.isEventTime
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        guard plan.isEventTime else { return try run(batch) }
        state.resolve(batch)
        growGroups()
        for row in 0..<batch.count {
            let time = TimestampLanes.millis(batch.columns[plan.timeColumn], row)
            let isLate =
                plan.start == .unboundedPreceding
                ? time <= clock.watermark : time <= lastTimes.int64s[Int(state.groups[row])]
            if isLate {
                output.lateRows += 1
            } else {
                waiting.add(batch, row)
                extendFrame(Int(state.groups[row]), time)
            }
        }
    }

    override func advance(to watermark: Int64) throws(JobFailure) {
        if let due = waiting.take(upTo: watermark) { try run(due) }
        if nextCleanup <= watermark { forgetFrames(upTo: watermark) }
    }

    /// A RANGE frame outlives its last row by one to one and a half times its length, then rows before the
    /// watermark start anew.
    ///
    /// Source: Flink class `RowTimeRangeBoundedPrecedingFunction`.
    private func extendFrame(_ group: Int, _ time: Int64) {
        guard case .preceding(let length) = plan.start, !plan.isRows else { return }
        let current = cleanups.int64s[group]
        guard current == .max || current < time + length + 1 else { return }
        cleanups.int64s[group] = time + length + length / 2 + 1
        nextCleanup = min(nextCleanup, cleanups.int64s[group])
    }

    private func forgetFrames(upTo watermark: Int64) {
        script.clear()
        scriptGroups.removeAll(keepingCapacity: true)
        for pair in pairs { pair.clear() }
        nextCleanup = .max
        for group in 0..<cleanups.count {
            if cleanups.int64s[group] <= watermark {
                for row in frames.rows(group) { retract(row, group) }
                cleanups.int64s[group] = .max
                lastTimes.int64s[group] = 0
            }
            nextCleanup = min(nextCleanup, cleanups.int64s[group])
        }
        scriptGroups.withUnsafeBufferPointer { groups in
            if let base = groups.baseAddress {
                aggregates.running(script, groups: base, 0..<script.count, into: pairs)
            }
        }
        frames.sweep()
    }

    private func growGroups() {
        let count = state.table.count
        aggregates.grow(count)
        frames.grow(count)
        while lastTimes.count < count {
            lastTimes.append(int64: 0)
            cleanups.append(int64: .max)
        }
    }

    /// Runs due rows, which are in the order of time.
    private func run(_ batch: Batch) throws(JobFailure) {
        state.resolve(batch)
        growGroups()
        script.clear()
        scriptGroups.removeAll(keepingCapacity: true)
        for pair in pairs { pair.clear() }
        let additions = plan.isRows || !plan.isEventTime ? writeByRow(batch) : writeByTime(batch)
        scriptGroups.withUnsafeBufferPointer { groups in
            if let base = groups.baseAddress {
                aggregates.running(script, groups: base, 0..<script.count, into: pairs)
            }
        }
        frames.sweep()
        try emit(batch, additions)
    }

    private func emit(_ batch: Batch, _ additions: [Int32]) throws(JobFailure) {
        out.clear()
        for (target, source) in zip(out.columns, batch.columns) {
            target.append(contentsOf: source, 0..<batch.count)
        }
        for (index, pair) in pairs.enumerated() {
            let column = out.columns[batch.columns.count + index]
            column.gather(pair, additions.map { 2 * $0 + 1 }, additions.count)
        }
        out.count = batch.count
        try emit(out)
    }

    private func time(_ batch: Batch, _ row: Int) -> Int64 {
        plan.isEventTime ? TimestampLanes.millis(batch.columns[plan.timeColumn], row) : clock.processingMillis
    }

    private func add(_ batch: Batch, _ row: Int, _ group: Int) {
        script.append(from: batch, row: row, kind: .insert)
        scriptGroups.append(Int32(group))
        guard plan.start != .unboundedPreceding else { return }
        for (target, source) in zip(frames.columns, batch.columns) { target.append(from: source, row: row) }
        frames.columns[batch.columns.count].append(int64: time(batch, row))
        frames.linkLast(to: group)
    }

    private func retract(_ stored: Int, _ group: Int) {
        for (target, source) in zip(script.columns, frames.columns) {
            target.append(from: source, row: stored)
        }
        script.endRow(.delete)
        scriptGroups.append(Int32(group))
        frames.remove(stored, from: group)
    }

    /// Each row by itself; returns where in the script each row was added.
    private func writeByRow(_ batch: Batch) -> [Int32] {
        (0..<batch.count).map { row in
            let group = Int(state.groups[row])
            lastTimes.int64s[group] = time(batch, row)
            switch plan.start {
            case .preceding(let rows) where plan.isRows: evict(group, rows: Int(rows))
            case .preceding(let millis): evict(group, before: time(batch, row) - millis)
            case .currentRow: evict(group, rows: 0)
            case .unboundedPreceding: break
            }
            add(batch, row, group)
            return Int32(script.count - 1)
        }
    }

    /// Rows of one time and group together: all of them take the result after the last.
    private func writeByTime(_ batch: Batch) -> [Int32] {
        var additions = [Int32](repeating: 0, count: batch.count)
        var row = 0
        while row < batch.count {
            let now = time(batch, row)
            var end = row
            while end < batch.count, time(batch, end) == now { end += 1 }
            var lastOfGroup: [Int32: Int32] = [:]
            for peer in row..<end {
                let group = Int(state.groups[peer])
                lastTimes.int64s[group] = now
                if lastOfGroup[Int32(group)] == nil {
                    if case .preceding(let millis) = plan.start { evict(group, before: now - millis) }
                    if plan.start == .currentRow { evict(group, before: now) }
                }
                add(batch, peer, group)
                lastOfGroup[Int32(group)] = Int32(script.count - 1)
            }
            for peer in row..<end { additions[peer] = lastOfGroup[state.groups[peer]] ?? 0 }
            row = end
        }
        return additions
    }

    /// Retracts all but the last `rows` rows of a frame.
    private func evict(_ group: Int, rows: Int) {
        let stored = frames.rows(group)
        for row in stored.prefix(max(0, stored.count - rows)) { retract(row, group) }
    }

    /// Retracts the rows before a time.
    private func evict(_ group: Int, before time: Int64) {
        let times = script.columns.count
        for row in frames.rows(group) where frames.columns[times].int64s[row] < time { retract(row, group) }
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        state.snapshot(&writer)
        writer.write(lastTimes)
        writer.write(cleanups)
        aggregates.snapshot(&writer)
        frames.snapshot(&writer)
        waiting.snapshot(&writer)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try state.restore(&reader, scope)
        growGroups()
        let saved = try reader.readColumn(.int64)
        let savedCleanups = try reader.readColumn(.int64)
        guard saved.count == mapping.count, savedCleanups.count == mapping.count else {
            throw SnapshotError("OVER state is cut off")
        }
        for (from, to) in mapping.enumerated() where to >= 0 {
            lastTimes.int64s[Int(to)] = saved.int64s[from]
            cleanups.int64s[Int(to)] = savedCleanups.int64s[from]
            nextCleanup = min(nextCleanup, savedCleanups.int64s[from])
        }
        try aggregates.restore(&reader, mapping: mapping)
        try frames.restore(&reader, mapping: mapping)
        try waiting.restore(&reader, scope)
    }

    override var stateBytes: Int { state.table.bytes + aggregates.bytes + frames.bytes + waiting.bytes }
}
