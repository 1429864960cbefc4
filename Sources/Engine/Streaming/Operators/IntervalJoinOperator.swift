import FlinkSQL
import LabKernel
import StreamTypes

/// Joins two insert-only inputs whose rows are at most some time apart (`IntervalJoin`).
///
/// A row is joined with the rows of the other side that are there, and kept while later ones may come. A row
/// of an outer side that
/// leaves without a partner is padded with NULLs, so watermarks are held back by the longest time a row may
/// wait. A batch runs in passes: groups, pairs of rows, the condition over all pairs, then the output is gathered.
/// Source: Flink class `org.apache.flink.table.runtime.operators.join.interval.TimeIntervalJoin`.
final class IntervalJoinOperator: Operator {
    private let plan: IntervalJoin
    private let table: GroupTable
    private let keys: [KeyedState]
    private let sides: [TimedRows]
    private let widths: [Int]
    private let condition: Kernel?
    private let tested: Batch
    private let pairs = PairList()
    private let out: Batch
    // Of each row of a batch: group (-1 if its key matches nothing), time, whether it has been joined; and the rows
    // that are kept.
    private var groups: [Int32] = []
    private var times: [Int64] = []
    private var isJoined: [UInt8] = []
    private var kept: [Int32] = []

    init(_ plan: IntervalJoin, left: Schema, right: Schema, output: Schema, clock: EvaluationClock)
        throws(LabError)
    {
        self.plan = plan
        let layouts = plan.keys.map { ColumnLayout(left.types[$0.left].logical) }
        table = GroupTable(layouts: layouts.isEmpty ? [.int64] : layouts)
        keys = [
            KeyedState(plan.keys.map(\.left), table: table), KeyedState(plan.keys.map(\.right), table: table),
        ]
        widths = [left.count, right.count]
        sides = [left, right].map { TimedRows($0.types.map { ColumnLayout($0.logical) }) }
        condition = try plan.condition.map { (expression) throws(LabError) in
            try KernelCompiler(clock: clock).compile(expression)
        }
        tested = Batch(schema: left.appending(right))
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

    // MARK: Rows in

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        keys[input].resolve(batch)
        for side in sides { side.grow(table.count) }
        prepare(batch, input)
        findPairs(batch.count, input)
        try testPairs(batch, input)
        isJoined.withUnsafeMutableBufferPointer { own in
            let (left, right, other) = (pairs.left, pairs.right, sides[1 - input].joined.bools)
            for index in 0..<pairs.count {
                own[Int(left[index])] = 1
                other[Int(right[index])] = 1
            }
        }
        keep(batch, input)
        out.clear()
        appendPairs(batch, input)
        for side in sides { side.sweep() }
        forgetIdleGroups()
        try emit(out)
    }

    private func prepare(_ batch: Batch, _ input: Int) {
        let n = batch.count
        if groups.count < n {
            groups = [Int32](repeating: 0, count: n)
            times = [Int64](repeating: 0, count: n)
            isJoined = [UInt8](repeating: 0, count: n)
            kept = [Int32](repeating: 0, count: n)
        }
        let nullable = plan.keys.filter { !$0.nullsMatch }
            .map { batch.columns[input == 0 ? $0.left : $0.right] }.filter { !$0.allValid }
        let (own, now) = (keys[input].groups, now)
        let column = batch.columns[input == 0 ? plan.leftTimeColumn : plan.rightTimeColumn]
        let isEventTime = plan.isEventTime
        times.withUnsafeMutableBufferPointer { times in
            for row in 0..<n { times[row] = isEventTime ? TimestampLanes.millis(column, row) : now }
        }
        isJoined.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
        groups.withUnsafeMutableBufferPointer { groups in
            for row in 0..<n { groups[row] = own[row] }
            guard !nullable.isEmpty else { return }
            for row in 0..<n where nullable.contains(where: { $0.isNull(row) }) { groups[row] = -1 }
        }
    }

    /// left in right + lower ... right + upper, seen from either side.
    private func findPairs(_ n: Int, _ input: Int) {
        let other = sides[1 - input]
        let (below, above) =
            input == 0 ? (plan.upperMillis, -plan.lowerMillis) : (-plan.lowerMillis, plan.upperMillis)
        pairs.clear()
        other.match(groups, times, n, below: below, above: above, into: pairs)
    }

    private func testPairs(_ batch: Batch, _ input: Int) throws(JobFailure) {
        guard let condition, pairs.count > 0 else { return }
        tested.clear()
        gatherPairs(batch, input, into: tested)
        let passes = try condition.chosen(tested)
        pairs.keep { passes[$0] }
    }

    /// Stores the rows that may still find partners. One that may not, and has none, becomes a pair with no row if
    /// its side is an outer one.
    private func keep(_ batch: Batch, _ input: Int) {
        let (n, now, reach, isOuter) = (batch.count, now, reach(input), isOuter(input))
        var (count, lonely): (Int, [Int32]) = (0, [])
        kept.withUnsafeMutableBufferPointer { kept in
            groups.withUnsafeBufferPointer { groups in
                times.withUnsafeBufferPointer { times in
                    for row in 0..<n {
                        kept[count] = Int32(truncatingIfNeeded: row)
                        count += groups[row] >= 0 && now < times[row] + reach ? 1 : 0
                    }
                }
            }
        }
        if isOuter, count < n {
            let stays = Set(kept.prefix(count))
            lonely = (0..<Int32(n)).filter { !stays.contains($0) && isJoined[Int($0)] == 0 }
        }
        sides[input].append(
            batch.columns, kept, count, groups: groups, rowTimes: times, isJoined: isJoined)
        pairs.merge(lonely)
    }

    private func appendPairs(_ batch: Batch, _ input: Int) { gatherPairs(batch, input, into: out) }

    private func gatherPairs(_ batch: Batch, _ input: Int, into target: Batch) {
        let (own, other) = input == 0 ? (0, widths[0]) : (widths[0], 0)
        for (index, column) in batch.columns.enumerated() {
            target.columns[own + index].appendGather(column, pairs.left, pairs.count)
        }
        for (index, column) in sides[1 - input].columns.enumerated() {
            target.columns[other + index].appendGather(orNull: column, pairs.right, pairs.count)
        }
        target.count = pairs.count
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
        let due = [0, 1].filter { sides[$0].leastTime != .max }.map { sides[$0].leastTime + reach($0) + 1 }
        return due.min()
    }

    override func onTimer(_ now: Int64) throws(JobFailure) { try expire(now) }

    /// Drops rows that can find no partner any more.
    private func expire(_ now: Int64) throws(JobFailure) {
        out.clear()
        for (index, side) in sides.enumerated() {
            let isOuter = isOuter(index)
            side.expire(now == .max ? .max : now - reach(index) - 1) { row in
                if isOuter, side.joined.bools[row] == 0 { appendPadded(side.columns, row, index) }
            }
            side.sweep()
        }
        forgetIdleGroups()
        try emit(out)
    }

    /// Forgets groups without rows once there are many of them; keys that come again soon are better kept.
    private func forgetIdleGroups() {
        guard table.count > 4096, (sides[0].count + sides[1].count) * 8 < table.count else { return }
        let kept = (0..<Int32(table.count)).filter { group in sides.contains { $0.hasRows(Int(group)) } }
        var mapping = [Int32](repeating: -1, count: table.count)
        for (fresh, group) in kept.enumerated() { mapping[Int(group)] = Int32(fresh) }
        table.compact(keeping: kept)
        for side in sides { side.renumberGroups(mapping, count: kept.count) }
    }

    // MARK: State

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        for key in table.keys { writer.write(key) }
        for side in sides { side.snapshot(&writer) }
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try table.restore(&reader, scope)
        for side in sides {
            side.grow(table.count)
            try side.restore(&reader, mapping: mapping)
        }
    }

    override var stateBytes: Int { table.bytes + sides[0].bytes + sides[1].bytes }
}
