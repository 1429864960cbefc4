/// At most one row of state per group.
///
/// Rows lie in append-only columns, a replaced one is left behind; when more than two thirds of the store are dead it is
/// rebuilt, so positions are good only until the next `sweep`.
final class KeptRows {
    private let layouts: [ColumnLayout]
    private(set) var columns: [Column]
    private var spare: [Column]
    /// Of each group the position of its row; -1 if it has none.
    private(set) var positions: [Int32] = []

    init(_ layouts: [ColumnLayout]) {
        self.layouts = layouts
        columns = layouts.map { Column($0) }
        spare = layouts.map { Column($0) }
    }

    /// Rows stored, dead ones included.
    var count: Int { columns.first?.count ?? 0 }

    var bytes: Int {
        (columns + spare).reduce(positions.capacity * 4) { $0 + $1.capacity * $1.laneBytes + $1.heapCapacity }
    }

    /// Makes room for groups `0 ..< count`.
    func grow(_ count: Int) {
        guard positions.count < count else { return }
        positions.append(contentsOf: repeatElement(-1, count: count - positions.count))
    }

    /// Lets `body` change the positions of groups; a position from `count` on is that of a row stored next.
    func updatePositions(_ body: (UnsafeMutablePointer<Int32>) -> Void) {
        positions.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { body(base) } }
    }

    /// Stores the rows of `source` at `rows[0 ..< n]`.
    func store(_ source: [Column], _ rows: UnsafePointer<Int32>, _ n: Int) {
        for (column, from) in zip(columns, source) { column.appendGather(from, rows, n) }
    }

    /// Rebuilds the store if most of it is dead, in the order of groups. Positions change.
    ///
    /// - Parameter alive: groups that have a row.
    func sweep(alive: Int) {
        guard count - alive > 1024, (count - alive) * 3 > count * 2 else { return }
        var kept: [Int32] = []
        kept.reserveCapacity(alive)
        for group in positions.indices where positions[group] >= 0 {
            kept.append(positions[group])
            positions[group] = Int32(kept.count - 1)
        }
        for (target, source) in zip(spare, columns) { target.gather(source, kept, kept.count) }
        swap(&columns, &spare)
    }

    func snapshot(_ writer: inout SnapshotWriter) {
        let lengths = Column(.int64)
        for position in positions { lengths.append(int64: position < 0 ? 0 : 1) }
        let kept = positions.filter { $0 >= 0 }
        writer.write(lengths)
        for column in columns {
            let packed = Column(column.layout)
            packed.gather(column, kept, kept.count)
            writer.write(packed)
        }
    }

    /// Adds saved rows: that of saved group `i` goes to group `mapping[i]`, or is dropped if that is -1.
    func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        let lengths = try reader.readColumn(.int64)
        var packed: [Column] = []
        for layout in layouts { packed.append(try reader.readColumn(layout)) }
        guard lengths.count <= mapping.count else { throw SnapshotError("kept rows have no groups") }
        var row: Int32 = 0
        for group in 0..<lengths.count where lengths.int64s[group] == 1 {
            guard packed.allSatisfy({ $0.count > Int(row) }) else {
                throw SnapshotError("kept rows are cut off")
            }
            if mapping[group] >= 0 {
                grow(Int(mapping[group]) + 1)
                positions[Int(mapping[group])] = Int32(count)
                withUnsafePointer(to: row) { store(packed, $0, 1) }
            }
            row += 1
        }
    }
}
