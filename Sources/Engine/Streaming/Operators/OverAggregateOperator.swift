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
    /// The times at which a group was to be looked at, whatever `cleanups` has become since, and the least.
    private var timers: [(time: Int64, group: Int)] = []
    private var nextCleanup = Int64.max
    /// A RANGE frame by processing time: the rows of the current millisecond, which are peers, and when they
    /// are due. What is left at the end of the input is dropped with its timer.
    private let arrived: Batch
    /// `table.exec.state.ttl`, and of each group the processing time at which it is forgotten.
    private let retentionMillis: Int64
    private let idleTimes = Column(.int64)
    private var dueTime = Int64.max

    /// - Parameter ttlMillis: how long an idle group is kept at least; 0 keeps it for ever.
    init(
        _ plan: OverAggregate, input: Schema, output: Schema, ttlMillis: Int64 = 0, clock: EvaluationClock
    ) throws(LabError) {
        retentionMillis = ttlMillis
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
        arrived = Batch(schema: input)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        guard plan.isEventTime else {
            guard waitsForTimer else { return try run(batch) }
            arrived.append(batch, 0..<batch.count)
            dueTime = min(dueTime, clock.processingMillis + 1)
            return
        }
        state.resolve(batch)
        growGroups()
        for row in 0..<batch.count {
            if !isBoundedRange { forgetIfIdle(Int(state.groups[row])) }
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

    private var waitsForTimer: Bool {
        if case .preceding = plan.start { return !plan.isEventTime && !plan.isRows }
        return false
    }

    override var nextTimer: Int64? { dueTime == .max ? nil : dueTime }

    override func onTimer(_ now: Int64) throws(JobFailure) {
        try run(arrived)
        arrived.clear()
        dueTime = .max
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
        timers.append((cleanups.int64s[group], group))
        nextCleanup = min(nextCleanup, cleanups.int64s[group])
    }

    /// A timer that finds its frame still in use makes rows before it late all the same.
    private func forgetFrames(upTo watermark: Int64) {
        script.clear()
        scriptGroups.removeAll(keepingCapacity: true)
        for pair in pairs { pair.clear() }
        for timer in timers where timer.time <= watermark {
            let group = timer.group
            guard cleanups.int64s[group] <= timer.time else {
                lastTimes.int64s[group] = max(lastTimes.int64s[group], timer.time)
                continue
            }
            for row in frames.rows(group) { retract(row, group) }
            cleanups.int64s[group] = .max
            lastTimes.int64s[group] = 0
        }
        timers.removeAll { $0.time <= watermark }
        nextCleanup = timers.reduce(.max) { min($0, $1.time) }
        scriptGroups.withUnsafeBufferPointer { groups in
            if let base = groups.baseAddress {
                aggregates.running(script, groups: base, 0..<script.count, into: pairs)
            }
        }
        frames.sweep()
    }

    /// A frame of RANGE by event time has its own end; other groups are forgotten when idle for one to one and
    /// a half times the retention.
    ///
    /// Source: Flink class `KeyedProcessFunctionWithCleanupState`.
    private func forgetIfIdle(_ group: Int) {
        guard retentionMillis > 0 else { return }
        let now = clock.processingMillis
        while idleTimes.count < state.table.count { idleTimes.append(int64: .max) }
        if idleTimes.int64s[group] <= now {
            aggregates.reset(group)
            frames.removeAll(group)
            lastTimes.int64s[group] = 0
            idleTimes.int64s[group] = .max
        }
        if idleTimes.int64s[group] == .max || now + retentionMillis > idleTimes.int64s[group] {
            idleTimes.int64s[group] = now + retentionMillis + retentionMillis / 2
        }
    }

    private var isBoundedRange: Bool {
        if case .preceding = plan.start { return !plan.isRows }
        return false
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
        let isByRow = plan.isRows || (!plan.isEventTime && !waitsForTimer)
        let additions = isByRow ? writeByRow(batch) : writeByTime(batch)
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
        if plan.isEventTime { return TimestampLanes.millis(batch.columns[plan.timeColumn], row) }
        return waitsForTimer ? dueTime - 1 : clock.processingMillis
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
        if !plan.isEventTime { for row in 0..<batch.count { forgetIfIdle(Int(state.groups[row])) } }
        return (0..<batch.count).map { row in
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
        while frames.length(group) > rows { retract(frames.first(group), group) }
    }

    /// Retracts the rows before a time; a frame is in the order of time.
    private func evict(_ group: Int, before time: Int64) {
        let times = script.columns.count
        var row = frames.first(group)
        while row >= 0, frames.columns[times].int64s[row] < time {
            let next = frames.next(row)
            retract(row, group)
            row = next
        }
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        state.snapshot(&writer)
        writer.write(lastTimes)
        writer.write(cleanups)
        writer.write(idleTimes)
        writer.write(count: timers.count)
        for timer in timers {
            writer.write(timer.time)
            writer.write(count: timer.group)
        }
        aggregates.snapshot(&writer)
        frames.snapshot(&writer)
        waiting.snapshot(&writer)
        for column in arrived.columns { writer.write(column) }
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try state.restore(&reader, scope)
        growGroups()
        let saved = try reader.readColumn(.int64)
        let savedCleanups = try reader.readColumn(.int64)
        let savedIdle = try reader.readColumn(.int64)
        while retentionMillis > 0, idleTimes.count < state.table.count { idleTimes.append(int64: .max) }
        for (from, to) in mapping.enumerated() where to >= 0 && from < savedIdle.count && retentionMillis > 0
        {
            idleTimes.int64s[Int(to)] = savedIdle.int64s[from]
        }
        try restoreTimers(&reader, mapping)
        guard saved.count == mapping.count, savedCleanups.count == mapping.count else {
            throw SnapshotError("OVER state is cut off")
        }
        for (from, to) in mapping.enumerated() where to >= 0 {
            lastTimes.int64s[Int(to)] = saved.int64s[from]
            cleanups.int64s[Int(to)] = savedCleanups.int64s[from]
        }
        try aggregates.restore(&reader, mapping: mapping)
        try frames.restore(&reader, mapping: mapping)
        try waiting.restore(&reader, scope)
        try restoreArrived(&reader, scope)
    }

    private func restoreArrived(
        _ reader: inout SnapshotReader, _ scope: RestoreScope
    ) throws(SnapshotError) {
        var columns: [Column] = []
        for column in arrived.columns { columns.append(try reader.readColumn(column.layout)) }
        let saved = Batch(columns: columns, count: columns.first?.count ?? 0)
        for row in 0..<saved.count where scope.owns(plan.partition.map { columns[$0] }, row) {
            arrived.append(from: saved, row: row)
            dueTime = clock.processingMillis + 1
        }
    }

    private func restoreTimers(
        _ reader: inout SnapshotReader, _ mapping: [Int32]
    ) throws(SnapshotError) {
        for _ in 0..<(try reader.readCount()) {
            let (time, group) = (try reader.readInt64(), try reader.readCount())
            guard group < mapping.count else { throw SnapshotError("a timer has no group") }
            guard mapping[group] >= 0 else { continue }
            timers.append((time, Int(mapping[group])))
            nextCleanup = min(nextCleanup, time)
        }
    }

    override var stateBytes: Int { state.table.bytes + aggregates.bytes + frames.bytes + waiting.bytes }
}
