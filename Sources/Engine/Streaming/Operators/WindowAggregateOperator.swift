import FlinkSQL
import LabKernel
import StreamTypes

/// Aggregates per key and window of TUMBLE, HOP and CUMULATE (`WindowAggregate`).
///
/// Rows are aggregated into panes, one per slice of time, each with its own table of groups; a window that
/// closes merges its
/// panes, and a pane is dropped with the last window it belongs to. A batch is split by pane with compares
/// against the pane's
/// bounds, so a batch inside one pane costs no division per row. Late rows are dropped and counted.
final class WindowAggregateOperator: Operator {
    private let plan: WindowAggregate
    private let slices: WindowSlices
    private let input: Schema
    private let isZoned: Bool
    /// Whether a group whose rows have all been retracted gives no result.
    private let skipsEmpty: Bool
    private var watermark = Int64.min
    /// Panes with rows, by slice end, ascending.
    private var panes: [WindowPane] = []
    private var pool: [WindowPane] = []
    private let makePane: () throws(LabError) -> WindowPane
    private let merged: WindowPane
    private let part: Batch
    /// Columns of the input that keys and aggregates read.
    private let used: Set<Int>
    private let out: Batch

    init(
        _ plan: WindowAggregate, slices: WindowSlices, input: Schema, retracts: Bool,
        skipsEmpty: Bool = false, clock: EvaluationClock
    ) throws(LabError) {
        self.plan = plan
        self.skipsEmpty = skipsEmpty
        self.slices = slices
        self.input = input
        isZoned = plan.window.timeType.logical.isLTZ && clock.zone != .utc
        makePane = { () throws(LabError) in
            try WindowPane(plan, input: input, retracts: retracts, zone: clock.zone)
        }
        merged = try makePane()
        part = Batch(schema: input)
        used = Set(plan.grouping + plan.calls.flatMap { $0.arguments + ($0.filter.map { [$0] } ?? []) })
        let keys = plan.grouping.map { ColumnLayout(input.types[$0].logical) }
        out = Batch(layouts: keys + merged.aggregates.layouts + plan.properties.map { _ in .int64 })
        super.init(clock: clock)
    }

    // MARK: Rows in

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        guard batch.count > 0 else { return }
        let ends = try sliceEnds(batch)
        if let end = ends.uniformEnd() { return try add(batch, sliceEnd: end) }
        try addSplit(batch, ends)
    }

    private func sliceEnds(_ batch: Batch) throws(JobFailure) -> SliceEnds {
        switch plan.window.source {
        case .timeAttribute(let column):
            if !plan.window.isEventTime {
                return .constant(slices.sliceEnd(clock.zone.local(fromUTC: clock.processingMillis)))
            }
            let times = batch.columns[column]
            if !times.allValid { throw Self.nullRowtime }
            return .times(times, slices, isZoned ? clock.zone : nil, count: batch.count)
        case .attached(_, let end), .attachedEnd(let end):
            return .ends(batch.columns[end], slices, count: batch.count)
        }
    }

    private static let nullRowtime = JobFailure(
        "java.lang.RuntimeException",
        "RowTime field should not be null, please convert it to a non-null long value.")

    /// Gathers the rows of each slice, in the order in which the slices first appear.
    private func addSplit(_ batch: Batch, _ ends: SliceEnds) throws(JobFailure) {
        var order: [(end: Int64, rows: [Int32])] = []
        var current = 0
        let all = ends.all(batch.count)
        for row in 0..<batch.count {
            let end = all[row]
            if order.isEmpty || order[current].end != end {
                if let known = order.firstIndex(where: { $0.end == end }) {
                    current = known
                } else {
                    current = order.count
                    order.append((end, []))
                }
            }
            order[current].rows.append(Int32(row))
        }
        for (end, rows) in order {
            part.gather(batch, rows, rows.count, columns: used)
            try add(part, sliceEnd: end)
        }
    }

    private func add(_ batch: Batch, sliceEnd end: Int64) throws(JobFailure) {
        if isFired(slices.lastWindowEnd(ofSlice: end)) {
            output.lateRows += Int64(batch.count)
            return
        }
        // A late row of a cumulating window that has been fired before goes where the fired slices were
        // merged.
        let target = isFired(end) ? slices.mergeTarget(end) : end
        try pane(target).add(batch)
    }

    private func pane(_ end: Int64) throws(JobFailure) -> WindowPane {
        let index = panes.partitioningIndex { $0.end >= end }
        if index < panes.count, panes[index].end == end { return panes[index] }
        let pane = try takePane()
        pane.end = end
        panes.insert(pane, at: index)
        return pane
    }

    private func takePane() throws(JobFailure) -> WindowPane {
        if let pane = pool.popLast() { return pane }
        do throws(LabError) {
            return try makePane()
        } catch {
            throw JobFailure("java.lang.IllegalStateException", error.message)
        }
    }

    private func release(_ pane: WindowPane) {
        panes.removeAll { $0 === pane }
        pane.clear()
        if pool.count < 4 { pool.append(pane) }
    }

    // MARK: Windows out

    /// The instant at which a window has all its rows: its last millisecond.
    private func lastMillisecond(_ end: Int64) -> Int64 {
        (isZoned || !plan.window.isEventTime ? clock.zone.utc(fromLocal: end) : end) - 1
    }

    private func isFired(_ end: Int64) -> Bool {
        (plan.window.isEventTime ? watermark : firedProcessingTime) >= lastMillisecond(end)
    }

    private var firedProcessingTime = Int64.min

    override func advance(to watermark: Int64) throws(JobFailure) {
        guard plan.window.isEventTime else { return }
        while let end = nextWindowEnd(), lastMillisecond(end) <= watermark {
            try fire(end)
            self.watermark = max(self.watermark, lastMillisecond(end))
        }
        self.watermark = max(self.watermark, watermark)
    }

    override var nextTimer: Int64? {
        guard !plan.window.isEventTime, let end = nextWindowEnd() else { return nil }
        return lastMillisecond(end)
    }

    override func onTimer(_ now: Int64) throws(JobFailure) {
        while let end = nextWindowEnd(), lastMillisecond(end) <= now {
            try fire(end)
            firedProcessingTime = max(firedProcessingTime, lastMillisecond(end))
        }
    }

    /// The end of the earliest window that has rows and has not been fired.
    private func nextWindowEnd() -> Int64? {
        var least: Int64?
        for pane in panes {
            var end = slices.firstWindowEnd(ofSlice: pane.end)
            let last = slices.lastWindowEnd(ofSlice: pane.end)
            while isFired(end), end < last { end = slices.nextWindowEnd(end) }
            if !isFired(end) { least = min(least ?? end, end) }
            if slices.isTumbling { break }
        }
        return least
    }

    private func fire(_ end: Int64) throws(JobFailure) {
        let start = slices.windowStart(end)
        let members = panes.filter { $0.end > start && $0.end <= end }
        if slices.isTumbling, let pane = members.first {
            try emit(pane, start, end)
            return release(pane)
        }
        if slices.isCumulating { return try fireCumulating(members, start, end) }
        merged.clear()
        for pane in members { merged.merge(pane) }
        try emit(merged, start, end)
        for pane in members where slices.lastWindowEnd(ofSlice: pane.end) <= end { release(pane) }
    }

    /// Slices fired before have been merged into the window's first slice; the new one joins them.
    private func fireCumulating(_ members: [WindowPane], _ start: Int64, _ end: Int64) throws(JobFailure) {
        let target = try pane(slices.mergeTarget(end))
        for pane in members where pane !== target {
            target.merge(pane)
            release(pane)
        }
        try emit(target, start, end)
        if slices.lastWindowEnd(ofSlice: end) <= end { release(target) }
    }

    /// One row per group in the order of the groups' first rows, a batch at a time.
    private func emit(_ pane: WindowPane, _ start: Int64, _ end: Int64) throws(JobFailure) {
        if skipsEmpty { return try emitFilled(pane, start, end) }
        let (total, keys) = (pane.state.table.count, pane.state.keys)
        var first = 0
        while first < total {
            let groups = first..<min(total, first + Batch.defaultRows)
            out.clear()
            for (column, key) in zip(out.columns, keys) { column.append(contentsOf: key, groups) }
            let results = keys.count..<keys.count + pane.aggregates.count
            pane.aggregates.appendResults(groups, to: out.columns[results])
            for (index, property) in plan.properties.enumerated() {
                let column = out.columns[results.upperBound + index]
                column.resize(groups.count)
                column.int64s.update(repeating: value(property, start, end), count: groups.count)
            }
            out.count = groups.count
            try emit(out)
            first = groups.upperBound
        }
    }

    private func emitFilled(_ pane: WindowPane, _ start: Int64, _ end: Int64) throws(JobFailure) {
        out.clear()
        for group in 0..<pane.state.table.count where !pane.isEmpty(group) {
            let keys = pane.state.keys
            for (column, key) in zip(out.columns, keys) { column.append(from: key, row: group) }
            let results = keys.count..<keys.count + pane.aggregates.count
            pane.aggregates.appendResults(group, to: out.columns[results])
            for (index, property) in plan.properties.enumerated() {
                out.columns[results.upperBound + index].append(int64: value(property, start, end))
            }
            out.endRow(.insert)
        }
        try emit(out)
    }

    private func value(_ property: WindowProperty, _ start: Int64, _ end: Int64) -> Int64 {
        switch property {
        case .start: start
        case .end: end
        case .rowtime: lastMillisecond(end)
        case .proctime: 0
        }
    }

    // MARK: State

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        writer.write(watermark)
        writer.write(firedProcessingTime)
        writer.write(count: panes.count)
        for pane in panes {
            writer.write(pane.end)
            pane.snapshot(&writer)
        }
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        watermark = max(watermark, try reader.readInt64())
        firedProcessingTime = max(firedProcessingTime, try reader.readInt64())
        for _ in 0..<(try reader.readCount()) {
            let end = try reader.readInt64()
            let target: WindowPane
            do throws(JobFailure) {
                target = try pane(end)
            } catch {
                throw SnapshotError(error.root.message)
            }
            try target.restore(&reader, scope)
        }
        panes.removeAll { $0.state.table.count == 0 }
    }

    override var stateBytes: Int { panes.reduce(0) { $0 + $1.bytes } }
}
