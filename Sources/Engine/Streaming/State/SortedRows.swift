import FlinkSQL

/// Rows of state per group, sorted; equal rows in the order of arrival.
final class SortedRows {
    private let layouts: [ColumnLayout]
    private let order: RowOrder
    private(set) var columns: [Column]
    /// Per group the rows' positions in order.
    private(set) var lists: [[Int32]] = []
    private var dead = 0

    init(_ layouts: [ColumnLayout], order: RowOrder) {
        self.layouts = layouts
        self.order = order
        columns = layouts.map { Column($0) }
    }

    var bytes: Int {
        columns.reduce(lists.reduce(0) { $0 + $1.count * 4 + 8 }) {
            $0 + $1.capacity * $1.laneBytes + $1.heapCapacity
        }
    }

    func grow(_ count: Int) { while lists.count < count { lists.append([]) } }

    /// Where a row would be inserted: after all rows that do not come after it.
    func rank(of source: [Column], _ row: Int, in group: Int) -> Int {
        let list = lists[group]
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if order.compare(columns, Int(list[middle]), source, row) <= 0 {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// Inserts a copy of a row; returns its rank, from 0.
    @discardableResult
    func insert(_ source: [Column], _ row: Int, in group: Int) -> Int {
        let rank = rank(of: source, row, in: group)
        let position = Int32(columns.first?.count ?? 0)
        for (column, from) in zip(columns, source) { column.append(from: from, row: row) }
        lists[group].insert(position, at: rank)
        return rank
    }

    /// Whether the rows of two ranks are equal in the order.
    func arePeers(_ first: Int, _ second: Int, in group: Int) -> Bool {
        let list = lists[group]
        return order.compare(columns, Int(list[first]), columns, Int(list[second])) == 0
    }

    /// The rank of the first stored row equal to a row; nil if there is none.
    func find(_ source: [Column], _ row: Int, in group: Int) -> Int? {
        lists[group].firstIndex { ColumnEquality.equal(columns, Int($0), matching: source, row) }
    }

    /// The rank of the stored row with equal values in some columns; nil if there is none.
    func find(_ source: [Column], _ row: Int, by key: [Int], in group: Int) -> Int? {
        lists[group].firstIndex { stored in
            key.allSatisfy { ColumnEquality.equal(columns[$0], Int(stored), source[$0], row) }
        }
    }

    /// Takes out the row of a rank; its values stay readable until the next `sweep`.
    @discardableResult
    func remove(at rank: Int, in group: Int) -> Int {
        dead += 1
        return Int(lists[group].remove(at: rank))
    }

    /// Takes out all rows of a group.
    func removeAll(_ group: Int) {
        dead += lists[group].count
        lists[group] = []
    }

    /// Rebuilds the store if most of it is dead. Positions change, ranks do not.
    func sweep() {
        guard dead > 1024, dead * 2 > columns.first?.count ?? 0 else { return }
        let fresh = layouts.map { Column($0) }
        var next: Int32 = 0
        for group in lists.indices {
            lists[group] = lists[group].map { row in
                for (target, source) in zip(fresh, columns) { target.append(from: source, row: Int(row)) }
                next += 1
                return next - 1
            }
        }
        columns = fresh
        dead = 0
    }

    func snapshot(_ writer: inout SnapshotWriter) {
        let lengths = Column(.int64)
        let packed = layouts.map { Column($0) }
        for list in lists {
            lengths.append(int64: Int64(list.count))
            for row in list {
                for (target, source) in zip(packed, columns) { target.append(from: source, row: Int(row)) }
            }
        }
        writer.write(lengths)
        for column in packed { writer.write(column) }
    }

    func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        let lengths = try reader.readColumn(.int64)
        let packed = try reader.readColumns(layouts)
        guard lengths.count <= mapping.count else { throw SnapshotError("sorted rows have no groups") }
        var position = 0
        for group in 0..<lengths.count {
            let length = Int(lengths.int64s[group])
            guard length >= 0, length <= (packed.first?.count ?? 0) - position else {
                throw SnapshotError("sorted rows are cut off")
            }
            let end = position + length
            if mapping[group] >= 0 {
                grow(Int(mapping[group]) + 1)
                for row in position..<end { insert(packed, row, in: Int(mapping[group])) }
            }
            position = end
        }
    }
}
