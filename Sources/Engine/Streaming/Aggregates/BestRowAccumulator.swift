/// MIN, MAX, FIRST_VALUE and LAST_VALUE of insert-only input, of values of any layout: keeps one value per
/// group.
final class BestRowAccumulator: Accumulator {
    enum Choice { case least, greatest, first, last }

    private let choice: Choice
    private let kept: RowLists

    init(_ choice: Choice, layout: ColumnLayout) {
        self.choice = choice
        kept = RowLists([layout])
    }

    override func grow(_ count: Int) { kept.grow(count) }

    override func update(_ rows: AggregateRows, _ row: Int) {
        guard rows.weight(row) > 0 else { return }
        take(rows.arguments, row, Int(rows.groups[row]))
    }

    private func take(_ source: [Column], _ row: Int, _ group: Int) {
        let known = kept.first(group)
        if known >= 0 {
            guard isBetter(source[0], row, known) else { return }
            kept.remove(known, from: group)
        }
        kept.append(source, row, to: group)
        kept.sweep()
    }

    private func isBetter(_ source: Column, _ row: Int, _ known: Int) -> Bool {
        switch choice {
        case .first: false
        case .last: true
        case .least: ColumnOrder.compareValues(source, row, kept.columns[0], known) < 0
        case .greatest: ColumnOrder.compareValues(source, row, kept.columns[0], known) > 0
        }
    }

    override func appendResult(_ group: Int, to out: Column) {
        let row = kept.first(group)
        if row < 0 { out.appendNull() } else { out.append(from: kept.columns[0], row: row) }
    }

    override func reset(_ group: Int) { kept.removeAll(group) }

    override func merge(_ group: Int, from other: Accumulator, _ otherGroup: Int) {
        guard let other = other as? BestRowAccumulator else { return }
        let row = other.kept.first(otherGroup)
        if row >= 0 { take(other.kept.columns, row, group) }
    }

    override func clear() { kept.clear() }
    override func compact(keeping kept: [Int32]) { self.kept.compact(keeping: kept) }
    override func snapshot(_ writer: inout SnapshotWriter) { kept.snapshot(&writer) }

    override func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        try kept.restore(&reader, mapping: mapping)
    }

    override var bytes: Int { kept.bytes }
}
