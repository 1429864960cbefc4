/// SINGLE_VALUE: the only value of a scalar subquery; NULL while there is none.
///
/// A second value is a failure, for which `failedRow` is the row.
/// Source: Flink class `SingleValueAggFunction`.
final class SingleValueAccumulator: Accumulator {
    private let lists: RowLists
    private let counts = CountAccumulator()
    private var failed: Int?

    init(_ layout: ColumnLayout) { lists = RowLists([layout]) }

    override var failedRow: Int? { failed }

    override func grow(_ count: Int) {
        lists.grow(count)
        counts.grow(count)
    }

    override func update(_ rows: AggregateRows, _ row: Int) {
        let group = Int(rows.groups[row])
        let held = counts.columns[0].int64s
        if rows.weight(row) > 0 {
            if held[group] > 0 { failed = failed ?? row }
            lists.removeAll(group)
            lists.append(rows.arguments, row, to: group)
            held[group] += 1
        } else {
            if held[group] > 1 { failed = failed ?? row }
            lists.removeAll(group)
            held[group] -= 1
        }
        lists.sweep()
    }

    override func appendResult(_ group: Int, to out: Column) {
        let row = lists.first(group)
        if row < 0 { out.appendNull() } else { out.append(from: lists.columns[0], row: row) }
    }

    override func reset(_ group: Int) {
        lists.removeAll(group)
        counts.reset(group)
    }

    override func clear() {
        lists.clear()
        counts.clear()
    }

    override func compact(keeping kept: [Int32]) {
        lists.compact(keeping: kept)
        counts.compact(keeping: kept)
    }

    override func snapshot(_ writer: inout SnapshotWriter) {
        lists.snapshot(&writer)
        counts.snapshot(&writer)
    }

    override func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        try lists.restore(&reader, mapping: mapping)
        try counts.restore(&reader, mapping: mapping)
    }

    override var bytes: Int { lists.bytes + counts.bytes }
}
