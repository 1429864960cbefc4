/// How a result is made of the values of a group.
class ListResult {
    /// Appends the result; `rows` are rows of `values` in the order of arrival.
    func append(_ rows: [Int], _ values: [Column], to out: Column) {
        preconditionFailure("a list result is appended")
    }
}

/// Keeps every value of every group, in the order of arrival: for aggregates whose result needs them all, or
/// that must forget
/// retracted ones.
final class ValueListAccumulator: Accumulator {
    private let result: ListResult
    private let lists: RowLists

    init(_ result: ListResult, layouts: [ColumnLayout]) {
        self.result = result
        lists = RowLists(layouts)
    }

    override func grow(_ count: Int) { lists.grow(count) }

    override func update(_ rows: AggregateRows, _ row: Int) {
        let group = Int(rows.groups[row])
        if rows.weight(row) > 0 {
            lists.append(rows.arguments, row, to: group)
        } else {
            let found = lists.find(rows.arguments, row, in: group)
            guard found >= 0 else { return }
            lists.remove(found, from: group)
            lists.sweep()
        }
    }

    override func appendResult(_ group: Int, to out: Column) {
        result.append(lists.rows(group), lists.columns, to: out)
    }

    override func reset(_ group: Int) { lists.removeAll(group) }

    override func merge(_ group: Int, from other: Accumulator, _ otherGroup: Int) {
        guard let other = other as? ValueListAccumulator else { return }
        for row in other.lists.rows(otherGroup) { lists.append(other.lists.columns, row, to: group) }
    }

    override func clear() { lists.clear() }
    override func compact(keeping kept: [Int32]) { lists.compact(keeping: kept) }
    override func snapshot(_ writer: inout SnapshotWriter) { lists.snapshot(&writer) }

    override func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        try lists.restore(&reader, mapping: mapping)
    }

    override var bytes: Int { lists.bytes }
}
