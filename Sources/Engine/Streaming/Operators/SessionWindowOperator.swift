import FlinkSQL
import LabKernel
import StreamTypes

/// Aggregates per key and SESSION window: rows of a key closer than the gap share a window, which grows and
/// merges as rows come.
///
/// A session's aggregates are a row of the accumulators under the session's id; ids of closed sessions are
/// used again. Rows that fall into a
/// window that has been closed are dropped and counted.
final class SessionWindowOperator: Operator {
    private struct Session {
        var start: Int64
        var end: Int64
        /// The session's row in the aggregates.
        var id: Int
        var rows: Int64
    }

    private let plan: WindowAggregate
    private let gap: Int64
    private let state: KeyedState
    private let aggregates: AggregateSet
    private let out: Batch
    @exclusivity(unchecked) private var sessions: [[Session]] = []
    private var freeIDs: [Int] = []
    private var idCount = 0
    private var watermark = Int64.min
    private var nextEnd = Int64.max
    // Rows of the batch that have found their sessions and are still to be aggregated, and the sessions' ids.
    private let taken: Batch
    @exclusivity(unchecked) private var takenRows: [Int32] = []
    @exclusivity(unchecked) private var takenIDs: [Int32] = []

    init(
        _ plan: WindowAggregate, gap: Int64, input: Schema, retracts: Bool, clock: EvaluationClock
    ) throws(LabError) {
        self.plan = plan
        self.gap = gap
        state = KeyedState(plan.grouping, input: input.types)
        aggregates = try AggregateSet(
            plan.calls, input: input.types, retracts: retracts, neverEmpty: true, zone: clock.zone)
        let keys = plan.grouping.map { ColumnLayout(input.types[$0].logical) }
        out = Batch(layouts: keys + aggregates.layouts + plan.properties.map { _ in .int64 })
        taken = Batch(schema: input)
        super.init(clock: clock)
    }

    private var timeColumn: Int {
        if case .timeAttribute(let column) = plan.window.source { column } else { 0 }
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        state.resolve(batch)
        while sessions.count < state.table.count { sessions.append([]) }
        let times = batch.columns[timeColumn]
        for row in 0..<batch.count {
            let millis = plan.window.isEventTime ? TimestampLanes.millis(times, row) : clock.processingMillis
            let local = WindowTime.local(millis, plan.window, clock.zone)
            guard let id = place(local, Int(state.groups[row]), batch, row) else {
                output.lateRows += 1
                continue
            }
            takenRows.append(Int32(row))
            takenIDs.append(Int32(id))
        }
        aggregateTaken(batch)
    }

    /// Runs the aggregates over the rows taken so far.
    private func aggregateTaken(_ batch: Batch) {
        guard !takenRows.isEmpty else { return }
        taken.gather(batch, takenRows, takenRows.count)
        takenIDs.withUnsafeBufferPointer { ids in
            if let base = ids.baseAddress { aggregates.update(taken, groups: base) }
        }
        takenRows.removeAll(keepingCapacity: true)
        takenIDs.removeAll(keepingCapacity: true)
    }

    /// The id of the session a row falls into, made or merged as needed; nil if that is closed already.
    private func place(_ time: Int64, _ group: Int, _ batch: Batch, _ row: Int) -> Int? {
        let change: Int64 = batch.isAccumulate(row) ? 1 : -1
        if let id = extendOnly(time, group, change) { return id }
        var merged = Session(start: time, end: time + gap, id: -1, rows: change)
        var rest: [Session] = []
        var touched: [Session] = []
        for session in sessions[group] {
            if session.start <= merged.end, session.end >= merged.start {
                touched.append(session)
                merged.start = min(merged.start, session.start)
                merged.end = max(merged.end, session.end)
            } else {
                rest.append(session)
            }
        }
        if touched.isEmpty, lastMillisecond(merged.end) <= watermark { return nil }
        for session in touched {
            merged.rows += session.rows
            if merged.id < 0 {
                merged.id = session.id
            } else {
                aggregateTaken(batch)
                aggregates.merge(merged.id, from: aggregates, session.id)
                release(session.id)
            }
        }
        if merged.id < 0 { merged.id = takeID() }
        rest.append(merged)
        sessions[group] = rest
        nextEnd = min(nextEnd, lastMillisecond(merged.end))
        return merged.id
    }

    /// The id of a group's only session if a row falls into it; nil if it has more, or the row does not.
    private func extendOnly(_ time: Int64, _ group: Int, _ change: Int64) -> Int? {
        guard sessions[group].count == 1 else { return nil }
        let session = sessions[group][0]
        guard session.start <= time + gap, session.end >= time else { return nil }
        sessions[group][0] = Session(
            start: min(session.start, time), end: max(session.end, time + gap), id: session.id,
            rows: session.rows + change)
        return session.id
    }

    private func takeID() -> Int {
        if let id = freeIDs.popLast() { return id }
        idCount += 1
        aggregates.grow(idCount)
        return idCount - 1
    }

    private func release(_ id: Int) {
        aggregates.reset(id)
        freeIDs.append(id)
    }

    private func lastMillisecond(_ end: Int64) -> Int64 {
        WindowTime.lastMillisecond(end, plan.window, clock.zone)
    }

    override func advance(to watermark: Int64) throws(JobFailure) {
        guard plan.window.isEventTime else { return }
        if nextEnd <= watermark { try fire(upTo: watermark) }
        self.watermark = max(self.watermark, watermark)
    }

    override var nextTimer: Int64? {
        plan.window.isEventTime || nextEnd == .max ? nil : nextEnd
    }

    override func onTimer(_ now: Int64) throws(JobFailure) { try fire(upTo: now) }

    /// Closes sessions in the order of their ends.
    private func fire(upTo time: Int64) throws(JobFailure) {
        var due: [(group: Int, session: Session)] = []
        nextEnd = .max
        for group in sessions.indices where !sessions[group].isEmpty {
            sessions[group].removeAll { session in
                let last = lastMillisecond(session.end)
                if last <= time {
                    due.append((group, session))
                    return true
                }
                nextEnd = min(nextEnd, last)
                return false
            }
        }
        due.sort {
            ($0.session.end, $0.group, $0.session.start) < ($1.session.end, $1.group, $1.session.start)
        }
        out.clear()
        for (group, session) in due {
            if session.rows != 0 { append(group, session) }
            release(session.id)
        }
        try emit(out)
    }

    private func append(_ group: Int, _ session: Session) {
        let keys = state.keys
        for (target, key) in zip(out.columns, keys) { target.append(from: key, row: group) }
        let results = keys.count..<keys.count + aggregates.count
        aggregates.appendResults(session.id, to: out.columns[results])
        for (index, property) in plan.properties.enumerated() {
            let value: Int64 =
                switch property {
                case .start: session.start
                case .end: session.end
                case .rowtime: lastMillisecond(session.end)
                case .proctime: 0
                }
            out.columns[results.upperBound + index].append(int64: value)
        }
        out.endRow(.insert)
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        writer.write(watermark)
        state.snapshot(&writer)
        writer.write(count: idCount)
        for group in 0..<state.table.count {
            let list = group < sessions.count ? sessions[group] : []
            writer.write(count: list.count)
            for session in list {
                for value in [session.start, session.end, Int64(session.id), session.rows] {
                    writer.write(value)
                }
            }
        }
        aggregates.snapshot(&writer)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        watermark = max(watermark, try reader.readInt64())
        let groups = try state.restore(&reader, scope)
        while sessions.count < state.table.count { sessions.append([]) }
        var ids = [Int32](repeating: -1, count: try reader.readCount())
        for group in groups {
            for _ in 0..<(try reader.readCount()) {
                var session = Session(
                    start: try reader.readInt64(), end: try reader.readInt64(), id: 0, rows: 0)
                let saved = Int(try reader.readInt64())
                session.rows = try reader.readInt64()
                guard group >= 0 else { continue }
                guard ids.indices.contains(saved) else { throw SnapshotError("a session has no aggregates") }
                session.id = takeID()
                ids[saved] = Int32(session.id)
                sessions[Int(group)].append(session)
                nextEnd = min(nextEnd, lastMillisecond(session.end))
            }
        }
        try aggregates.restore(&reader, mapping: ids)
    }

    override var stateBytes: Int { state.table.bytes + aggregates.bytes + sessions.count * 32 }
}
