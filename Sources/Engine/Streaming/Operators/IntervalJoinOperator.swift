import FlinkSQL
import LabKernel
import StreamTypes

/// Joins two insert-only inputs whose rows are at most some time apart (`IntervalJoin`).
///
/// A row is joined with the rows of the other side that are there, and kept while later ones may come. A row
/// of an outer side that
/// leaves without a partner is padded with NULLs, so watermarks are held back by the longest time a row may
/// wait.
/// Source: Flink class `org.apache.flink.table.runtime.operators.join.interval.TimeIntervalJoin`.
final class IntervalJoinOperator: Operator {
    private let plan: IntervalJoin
    private let groups: GroupTable
    private let sides: [RowLists]
    private let widths: [Int]
    private let matcher: PairMatcher
    private let out: Batch
    private var leastTimes = [Int64.max, Int64.max]
    private let single = Column(.int64)

    init(_ plan: IntervalJoin, left: Schema, right: Schema, output: Schema, clock: EvaluationClock)
        throws(LabError)
    {
        self.plan = plan
        let layouts = plan.keys.map { ColumnLayout(left.types[$0.left].logical) }
        groups = GroupTable(layouts: layouts.isEmpty ? [.int64] : layouts)
        widths = [left.count, right.count]
        // Besides its columns a row has its time and whether it has been joined.
        sides = [left, right].map { RowLists($0.types.map { ColumnLayout($0.logical) } + [.int64, .bool]) }
        matcher = try PairMatcher(plan.condition, left: left, right: right, clock: clock)
        out = Batch(schema: output)
        super.init(clock: clock)
    }

    /// How long after its own time a row of a side may still find partners.
    private func reach(_ side: Int) -> Int64 { side == 0 ? -plan.lowerMillis : plan.upperMillis }

    private func isOuter(_ side: Int) -> Bool {
        switch plan.kind {
        case .full: true
        case .left: side == 0
        case .right: side == 1
        default: false
        }
    }

    override var watermarkDelay: Int64 { plan.isEventTime ? max(0, max(reach(0), reach(1))) : 0 }

    private var now: Int64 { plan.isEventTime ? clock.watermark : clock.processingMillis }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        let key = keyColumns(batch, input)
        let timeColumn = input == 0 ? plan.leftTimeColumn : plan.rightTimeColumn
        out.clear()
        for row in 0..<batch.count {
            let time = plan.isEventTime ? TimestampLanes.millis(batch.columns[timeColumn], row) : now
            try join(batch, row, input, key, time)
        }
        for side in sides { side.sweep() }
        try emit(out)
    }

    private func keyColumns(_ batch: Batch, _ input: Int) -> [Column] {
        guard plan.keys.isEmpty else {
            return plan.keys.map { batch.columns[input == 0 ? $0.left : $0.right] }
        }
        if single.count < batch.count {
            single.resize(batch.count)
            single.int64s.update(repeating: 0, count: batch.count)
        }
        return [single]
    }

    private func join(
        _ batch: Batch, _ row: Int, _ input: Int, _ key: [Column], _ time: Int64
    ) throws(JobFailure) {
        var matches: [Int] = []
        var group = -1
        if !zip(key, plan.keys).contains(where: { !$1.nullsMatch && $0.isNull(row) }) {
            group = Int(groups.resolve(key, row, hash: ColumnHash.row(key, row)))
            for side in sides { side.grow(groups.count) }
            matches = try self.matches(batch, row, input, group, time)
        }
        let other = sides[1 - input]
        for match in matches {
            other.columns[widths[1 - input] + 1].bools[match] = 1
            append(batch.columns, row, input, other.columns, match)
        }
        let canStillMatch = now < time + reach(input)
        if group >= 0, canStillMatch {
            for (target, source) in zip(sides[input].columns, batch.columns) {
                target.append(from: source, row: row)
            }
            sides[input].columns[widths[input]].append(int64: time)
            sides[input].columns[widths[input] + 1].append(bool: !matches.isEmpty)
            sides[input].linkLast(to: group)
            leastTimes[input] = min(leastTimes[input], time)
        } else if matches.isEmpty, isOuter(input) {
            appendPadded(batch.columns, row, input)
        }
    }

    private func matches(
        _ batch: Batch, _ row: Int, _ input: Int, _ group: Int, _ time: Int64
    ) throws(JobFailure) -> [Int] {
        let other = sides[1 - input]
        // left in right + lower ... right + upper, seen from either side.
        let (low, high) =
            input == 0
            ? (time - plan.upperMillis, time - plan.lowerMillis)
            : (time + plan.lowerMillis, time + plan.upperMillis)
        let times = other.columns[widths[1 - input]].int64s
        var candidates: [Int] = []
        var candidate = other.first(group)
        while candidate >= 0 {
            if times[candidate] >= low, times[candidate] <= high { candidates.append(candidate) }
            candidate = other.next(candidate)
        }
        if input == 0 { return try matcher.matches(batch.columns, row, stored(1), candidates) }
        return try matcher.matches(stored(0), row, batch.columns, candidates, rowIsRight: true)
    }

    private func stored(_ side: Int) -> [Column] { Array(sides[side].columns.prefix(widths[side])) }

    private func append(_ own: [Column], _ row: Int, _ input: Int, _ other: [Column], _ match: Int) {
        for index in 0..<widths[input] {
            out.columns[input == 0 ? index : widths[0] + index].append(from: own[index], row: row)
        }
        for index in 0..<widths[1 - input] {
            out.columns[input == 0 ? widths[0] + index : index].append(from: other[index], row: match)
        }
        out.endRow(.insert)
    }

    private func appendPadded(_ columns: [Column], _ row: Int, _ side: Int) {
        for (index, target) in out.columns.enumerated() {
            if (index < widths[0]) == (side == 0) {
                target.append(from: columns[side == 0 ? index : index - widths[0]], row: row)
            } else {
                target.appendNull()
            }
        }
        out.endRow(.insert)
    }

    // MARK: Expiry

    override func advance(to watermark: Int64) throws(JobFailure) {
        if plan.isEventTime { try expire(watermark) }
    }

    override var nextTimer: Int64? {
        guard !plan.isEventTime else { return nil }
        let due = [0, 1].filter { leastTimes[$0] != .max }.map { leastTimes[$0] + reach($0) + 1 }
        return due.min()
    }

    override func onTimer(_ now: Int64) throws(JobFailure) { try expire(now) }

    /// Drops rows that can find no partner any more.
    private func expire(_ now: Int64) throws(JobFailure) {
        out.clear()
        for side in 0...1 where leastTimes[side] != .max {
            let limit = now == .max ? Int64.max : now - reach(side) - 1
            guard leastTimes[side] <= limit else { continue }
            leastTimes[side] = .max
            let rows = sides[side]
            for group in 0..<rows.groupCount {
                for row in rows.rows(group) {
                    let time = rows.columns[widths[side]].int64s[row]
                    guard time <= limit else {
                        leastTimes[side] = min(leastTimes[side], time)
                        continue
                    }
                    if isOuter(side), rows.columns[widths[side] + 1].bools[row] == 0 {
                        appendPadded(rows.columns, row, side)
                    }
                    rows.remove(row, from: group)
                }
            }
            rows.sweep()
        }
        try emit(out)
    }

    // MARK: State

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        for key in groups.keys { writer.write(key) }
        for side in sides { side.snapshot(&writer) }
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try groups.restore(&reader, scope)
        for (index, side) in sides.enumerated() {
            side.grow(groups.count)
            try side.restore(&reader, mapping: mapping)
            for group in 0..<side.groupCount {
                for row in side.rows(group) {
                    leastTimes[index] = min(leastTimes[index], side.columns[widths[index]].int64s[row])
                }
            }
        }
    }

    override var stateBytes: Int { groups.bytes + sides[0].bytes + sides[1].bytes }
}
