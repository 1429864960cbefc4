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
        let (best, value, wantsLeast) = (columns[0], rows.arguments[0], wantsLeast)
        switch best.kind {
        case .int64:
            update(rows, best.int64s, value.int64s) { wantsLeast ? $0 < $1 : $0 > $1 }
        case .double:
            update(rows, best.doubles, value.doubles) {
                wantsLeast ? ColumnOrder.doubles($0, $1) < 0 : ColumnOrder.doubles($0, $1) > 0
            }
        default: super.update(rows)
        }
    }

    @inline(__always)
    private func update<Lane>(
        _ rows: AggregateRows, _ best: UnsafeMutablePointer<Lane>, _ values: UnsafePointer<Lane>,
        _ isBetter: (Lane, Lane) -> Bool
    ) {
        let (seen, groups) = (columns[1].bools, rows.groups)
        for row in 0..<rows.n where rows.weight(row) > 0 {
            let (group, value) = (Int(groups[row]), values[row])
            if isBetter(value, best[group]) || seen[group] == 0 { best[group] = value }
            seen[group] = 1
        }
    }

    override func running(_ rows: AggregateRows, _ range: Range<Int>, into pairs: Column) {
        let (best, value, wantsLeast) = (columns[0], rows.arguments[0], wantsLeast)
        switch best.kind {
        case .int64:
            running(rows, range, best.int64s, value.int64s, pairs) { wantsLeast ? $0 < $1 : $0 > $1 }
        case .double:
            running(rows, range, best.doubles, value.doubles, pairs) {
                wantsLeast ? ColumnOrder.doubles($0, $1) < 0 : ColumnOrder.doubles($0, $1) > 0
            }
        default: super.running(rows, range, into: pairs)
        }
    }

    @inline(__always)
    private func running<Lane>(
        _ rows: AggregateRows, _ range: Range<Int>, _ best: UnsafeMutablePointer<Lane>,
        _ values: UnsafePointer<Lane>, _ pairs: Column, _ isBetter: (Lane, Lane) -> Bool
    ) {
        let (seen, groups, start) = (columns[1].bools, rows.groups, pairs.count)
        let out = pairs.extend(by: range.count * 2).assumingMemoryBound(to: Lane.self)
        var index = 0
        for row in range {
            let (group, value) = (Int(groups[row]), values[row])
            let isKnown = seen[group] != 0
            out[index] = best[group]
            if !isKnown { pairs.setNull(start + index) }
            if rows.weight(row) > 0 {
                if !isKnown || isBetter(value, best[group]) { best[group] = value }
                seen[group] = 1
            }
            out[index + 1] = best[group]
            if seen[group] == 0 { pairs.setNull(start + index + 1) }
            index += 2
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
