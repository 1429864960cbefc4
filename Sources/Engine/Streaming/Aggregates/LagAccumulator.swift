/// LAG over a partition in time order: the value some rows before; a default if there is no such row or its
/// value is NULL.
///
/// Keeps only the rows it may still give.
final class LagAccumulator: Accumulator {
    private let offset: Int
    private let fallback: Value
    private let kept: RowLists
    private var counts: [Int] = []

    init(layout: ColumnLayout, offset: Int, fallback: Value) {
        self.offset = offset
        self.fallback = fallback
        kept = RowLists([layout])
    }

    override func grow(_ count: Int) {
        kept.grow(count)
        while counts.count < count { counts.append(0) }
    }

    override func update(_ rows: AggregateRows, _ row: Int) {
        let group = Int(rows.groups[row])
        guard rows.weight(row) > 0 else { return }
        kept.append(rows.arguments, row, to: group)
        counts[group] += 1
        if counts[group] > offset + 1 {
            kept.remove(kept.first(group), from: group)
            counts[group] -= 1
            kept.sweep()
        }
    }

    override func appendResult(_ group: Int, to out: Column) {
        let row = counts[group] > offset ? kept.first(group) : -1
        if row >= 0, !kept.columns[0].isNull(row) {
            out.append(from: kept.columns[0], row: row)
        } else {
            out.append(fallback)
        }
    }

    override func reset(_ group: Int) {
        kept.removeAll(group)
        counts[group] = 0
    }

    override func clear() {
        kept.clear()
        counts.removeAll()
    }

    override func compact(keeping kept: [Int32]) {
        self.kept.compact(keeping: kept)
        counts = kept.map { counts[Int($0)] }
    }

    override func snapshot(_ writer: inout SnapshotWriter) { kept.snapshot(&writer) }

    override func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        try kept.restore(&reader, mapping: mapping)
        for group in counts.indices { counts[group] = kept.rows(group).count }
    }

    override var bytes: Int { kept.bytes + counts.count * 8 }
}
