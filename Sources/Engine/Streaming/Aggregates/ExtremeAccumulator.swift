/// MIN and MAX of insert-only input, of fixed-width values: the best value so far and whether there is one.
final class ExtremeAccumulator: ColumnAccumulator {
    private let wantsLeast: Bool
    private let layout: ColumnLayout

    init(layout: ColumnLayout, wantsLeast: Bool) {
        self.wantsLeast = wantsLeast
        self.layout = layout
        super.init([layout, .bool])
    }

    override func update(_ rows: AggregateRows, _ row: Int) {
        let group = Int(rows.groups[row])
        guard rows.weight(row) > 0 else { return }
        take(rows.arguments[0], row, group)
    }

    @inline(__always) private func take(_ source: Column, _ row: Int, _ group: Int) {
        if columns[1].bools[group] != 0 {
            let order = ColumnOrder.compareValues(source, row, columns[0], group)
            guard wantsLeast ? order < 0 : order > 0 else { return }
        }
        columns[0].overwrite(group, from: source, row: row)
        columns[1].bools[group] = 1
    }

    override func update(_ rows: AggregateRows) {
        guard columns[0].kind == .int64, rows.weights == nil else { return super.update(rows) }
        let (best, seen, groups, values) = (
            columns[0].int64s, columns[1].bools, rows.groups, rows.arguments[0].int64s
        )
        for row in 0..<rows.n {
            let (group, value) = (Int(groups[row]), values[row])
            let isBetter = wantsLeast ? value < best[group] : value > best[group]
            if isBetter || seen[group] == 0 { best[group] = value }
            seen[group] = 1
        }
    }

    override func appendResult(_ group: Int, to out: Column) {
        if columns[1].bools[group] == 0 { return out.appendNull() }
        out.append(from: columns[0], row: group)
    }

    override func merge(_ group: Int, from other: Accumulator, _ otherGroup: Int) {
        guard let other = other as? ExtremeAccumulator, other.columns[1].bools[otherGroup] != 0 else {
            return
        }
        take(other.columns[0], otherGroup, group)
    }
}
