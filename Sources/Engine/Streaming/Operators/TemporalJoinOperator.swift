import FlinkSQL
import LabKernel
import StreamTypes

/// Joins each left row with the version of the right row that was valid at its time (`TemporalJoin`, event
/// time).
///
/// Left rows wait for the watermark; the versions of a key are kept by time, from the one valid at the
/// watermark on. A deletion is a
/// version without a row.
/// Source: Flink class `org.apache.flink.table.runtime.operators.join.temporal.TemporalRowTimeJoinOperator`.
final class TemporalJoinOperator: Operator {
    private let plan: TemporalJoin
    private let rightTimeColumn: Int
    private let groups: GroupTable
    private let versions: SortedRows
    private let waiting: EventTimeBuffer
    private let matcher: PairMatcher
    private let leftWidth: Int
    private let rightWidth: Int
    private let out: Batch
    private let stamped: [Column]

    init(_ plan: TemporalJoin, left: Schema, right: Schema, output: Schema, clock: EvaluationClock)
        throws(LabError)
    {
        guard let rightTimeColumn = plan.rightTimeColumn else {
            throw LabError(
                "ENG001",
                "processing-time temporal joins with a versioned table are not supported by the embedded engine",
                fix: "join by event time, or use a lookup table")
        }
        self.plan = plan
        self.rightTimeColumn = rightTimeColumn
        groups = GroupTable(layouts: plan.keys.map { ColumnLayout(left.types[$0.left].logical) })
        (leftWidth, rightWidth) = (left.count, right.count)
        // Besides its columns a version has whether it is a deletion.
        let layouts = right.types.map { ColumnLayout($0.logical) } + [.bool]
        versions = SortedRows(layouts, order: RowOrder(keys: [SortKey(column: rightTimeColumn)]))
        stamped = layouts.map { Column($0) }
        waiting = EventTimeBuffer(left, timeColumn: plan.leftTimeColumn, keys: plan.keys.map(\.left))
        matcher = try PairMatcher(plan.condition, left: left, right: right, clock: clock)
        out = Batch(schema: output)
        super.init(clock: clock)
    }

    override func process(_ batch: Batch, input: Int) throws(JobFailure) {
        for row in 0..<batch.count {
            if input == 0 { waiting.add(batch, row) } else { addVersion(batch, row) }
        }
        versions.sweep()
    }

    private func addVersion(_ batch: Batch, _ row: Int) {
        guard batch.kind(row) != .updateBefore else { return }
        let key = plan.keys.map { batch.columns[$0.right] }
        let group = Int(groups.resolve(key, row, hash: ColumnHash.row(key, row)))
        versions.grow(groups.count)
        for column in stamped { column.clear() }
        for (target, source) in zip(stamped, batch.columns) { target.append(from: source, row: row) }
        stamped[rightWidth].append(bool: !batch.isAccumulate(row))
        // A later change of the same time replaces the earlier one.
        if let same = versions.find(stamped, 0, by: [rightTimeColumn], in: group) {
            versions.remove(at: same, in: group)
        }
        versions.insert(stamped, 0, in: group)
    }

    override func advance(to watermark: Int64) throws(JobFailure) {
        out.clear()
        if let due = waiting.take(upTo: watermark) {
            for row in 0..<due.count { try join(due, row) }
        }
        forget(before: watermark)
        try emit(out)
    }

    private func join(_ batch: Batch, _ row: Int) throws(JobFailure) {
        let key = plan.keys.map { batch.columns[$0.left] }
        let group = Int(groups.find(key, row, hash: ColumnHash.row(key, row)))
        var match: Int?
        // A key that is NULL finds the version of NULL.
        if group >= 0 {
            let time = TimestampLanes.millis(batch.columns[plan.leftTimeColumn], row)
            let version = self.version(group, at: time)
            let right = Array(versions.columns.prefix(rightWidth))
            if let version { match = try matcher.matches(batch.columns, row, right, [version]).first }
        }
        guard match != nil || plan.kind == .left else { return }
        for (target, source) in zip(out.columns, batch.columns) { target.append(from: source, row: row) }
        for index in 0..<rightWidth {
            let target = out.columns[leftWidth + index]
            if let match {
                target.append(from: versions.columns[index], row: match)
            } else {
                target.appendNull()
            }
        }
        out.endRow(batch.kind(row))
    }

    /// The last version not after a time; nil if there is none or it is a deletion.
    private func version(_ group: Int, at time: Int64) -> Int? {
        let times = versions.columns[rightTimeColumn]
        let index = versions.lists[group].partitioningIndex { TimestampLanes.millis(times, Int($0)) > time }
        guard index > 0 else { return nil }
        let row = Int(versions.lists[group][index - 1])
        return versions.columns[rightWidth].bools[row] == 0 ? row : nil
    }

    /// Drops versions that no row after the watermark can ask for.
    private func forget(before watermark: Int64) {
        let times = versions.columns[rightTimeColumn]
        for group in versions.lists.indices where versions.lists[group].count > 1 {
            while versions.lists[group].count > 1,
                TimestampLanes.millis(times, Int(versions.lists[group][1])) <= watermark
            {
                versions.remove(at: 0, in: group)
            }
        }
        versions.sweep()
    }

    override func snapshot(_ writer: inout SnapshotWriter, _ barrier: Barrier) {
        for key in groups.keys { writer.write(key) }
        versions.grow(groups.count)
        versions.snapshot(&writer)
        waiting.snapshot(&writer)
    }

    override func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let mapping = try groups.restore(&reader, scope)
        versions.grow(groups.count)
        try versions.restore(&reader, mapping: mapping)
        try waiting.restore(&reader, scope)
    }

    override var stateBytes: Int { groups.bytes + versions.bytes + waiting.bytes }
}
