/// Rows of state in lists, one list per group, in the order of arrival.
///
/// Rows lie in append-only columns and are chained by position; removed ones are unlinked. When more than
/// half of the store is dead it is
/// rebuilt, so positions are good only until the next `sweep`.
final class RowLists {
    let layouts: [ColumnLayout]
    // A store belongs to one thread, as its columns do.

    @exclusivity(unchecked) private(set) var columns: [Column]
    @exclusivity(unchecked) private var following: [Int32] = []
    @exclusivity(unchecked) private var preceding: [Int32] = []
    @exclusivity(unchecked) private var heads: [Int32] = []
    @exclusivity(unchecked) private var tails: [Int32] = []
    /// Of each group how many rows it has.
    @exclusivity(unchecked) private var lengths: [Int32] = []
    @exclusivity(unchecked) private var dead = 0

    init(_ layouts: [ColumnLayout]) {
        self.layouts = layouts
        columns = layouts.map { Column($0) }
    }

    /// Groups so far.
    var groupCount: Int { heads.count }
    /// Rows alive.
    var count: Int { following.count - dead }

    var bytes: Int {
        columns.reduce(following.count * 8 + heads.count * 12) {
            $0 + $1.capacity * $1.laneBytes + $1.heapCapacity
        }
    }

    /// Makes room for groups `0 ..< count`.
    func grow(_ count: Int) {
        while heads.count < count {
            heads.append(-1)
            tails.append(-1)
            lengths.append(0)
        }
    }

    /// The first row of a group; -1 if it has none.
    @inline(__always) func first(_ group: Int) -> Int { Int(heads[group]) }
    /// The last row of a group; -1 if it has none.
    @inline(__always) func last(_ group: Int) -> Int { Int(tails[group]) }
    /// The row after `row` in its group; -1 after the last.
    @inline(__always) func next(_ row: Int) -> Int { Int(following[row]) }

    /// How many rows a group has.
    @inline(__always) func length(_ group: Int) -> Int { Int(lengths[group]) }

    /// The rows of a group, in order.
    func rows(_ group: Int) -> [Int] {
        var found: [Int] = []
        var row = first(group)
        while row >= 0 {
            found.append(row)
            row = next(row)
        }
        return found
    }

    /// Adds a copy of a row at the end of a group's list; returns its position.
    @discardableResult
    func append(_ source: [Column], _ row: Int, to group: Int) -> Int {
        for index in columns.indices { columns[index].append(from: source[index], row: row) }
        return linkLast(to: group)
    }

    /// Ends a row whose values have been appended to `columns`.
    @discardableResult
    func linkLast(to group: Int) -> Int {
        let row = Int32(following.count)
        following.append(-1)
        preceding.append(tails[group])
        if tails[group] >= 0 { following[Int(tails[group])] = row } else { heads[group] = row }
        tails[group] = row
        lengths[group] += 1
        return Int(row)
    }

    /// Adds a copy of a row before row `position` of a group's list; -1 means at the end.
    func insert(_ source: [Column], _ row: Int, before position: Int, in group: Int) {
        guard position >= 0 else {
            append(source, row, to: group)
            return
        }
        for (column, from) in zip(columns, source) { column.append(from: from, row: row) }
        let fresh = Int32(following.count)
        let before = preceding[position]
        following.append(Int32(position))
        preceding.append(before)
        preceding[position] = fresh
        if before >= 0 { following[Int(before)] = fresh } else { heads[group] = fresh }
        lengths[group] += 1
    }

    /// Takes a row out of its group's list.
    func remove(_ row: Int, from group: Int) {
        let (before, after) = (preceding[row], following[row])
        if before >= 0 { following[Int(before)] = after } else { heads[group] = after }
        if after >= 0 { preceding[Int(after)] = before } else { tails[group] = before }
        lengths[group] -= 1
        dead += 1
    }

    /// Takes all rows out of a group's list.
    func removeAll(_ group: Int) {
        dead += length(group)
        heads[group] = -1
        tails[group] = -1
        lengths[group] = 0
    }

    /// The first row of a group whose first columns equal a row of other columns; -1 if there is none.
    func find(_ source: [Column], _ row: Int, in group: Int) -> Int {
        var candidate = first(group)
        while candidate >= 0 {
            if ColumnEquality.equal(columns, candidate, matching: source, row) { return candidate }
            candidate = next(candidate)
        }
        return -1
    }

    /// Forgets everything.
    func clear() {
        for column in columns { column.clear() }
        following.removeAll(keepingCapacity: true)
        preceding.removeAll(keepingCapacity: true)
        heads.removeAll(keepingCapacity: true)
        tails.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        dead = 0
    }

    /// Rebuilds the store if most of it is dead. Positions change.
    func sweep() {
        guard dead > 1024, dead * 2 > following.count else { return }
        compact(keeping: heads.indices.map { Int32($0) })
    }

    /// Keeps the groups `kept`, which become 0, 1, …. Positions change.
    func compact(keeping kept: [Int32]) {
        let lists = kept.map { rows(Int($0)) }
        let old = columns
        columns = layouts.map { Column($0) }
        following = []
        preceding = []
        heads = []
        tails = []
        lengths = []
        dead = 0
        grow(kept.count)
        for (group, list) in lists.enumerated() { for row in list { append(old, row, to: group) } }
    }

    func snapshot(_ writer: inout SnapshotWriter) {
        let lengths = Column(.int64)
        let packed = layouts.map { Column($0) }
        for group in heads.indices {
            let list = rows(group)
            lengths.append(int64: Int64(list.count))
            for row in list {
                for (target, source) in zip(packed, columns) { target.append(from: source, row: row) }
            }
        }
        writer.write(lengths)
        for column in packed { writer.write(column) }
    }

    /// Adds saved lists: those of saved group `i` go to group `mapping[i]`, or are dropped if that is -1.
    func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        let lengths = try reader.readColumn(.int64)
        let packed = try reader.readColumns(layouts)
        guard lengths.count <= mapping.count else { throw SnapshotError("lists of state have no groups") }
        var position = 0
        for group in 0..<lengths.count {
            let length = Int(lengths.int64s[group])
            guard length >= 0, length <= (packed.first?.count ?? 0) - position else {
                throw SnapshotError("a list of state is cut off")
            }
            if mapping[group] >= 0 {
                grow(Int(mapping[group]) + 1)
                for row in position..<position + length { append(packed, row, to: Int(mapping[group])) }
            }
            position += length
        }
    }
}

extension ColumnEquality {
    /// Whether the columns of `b` equal the first columns of `a`.
    static func equal(_ a: [Column], _ left: Int, matching b: [Column], _ right: Int) -> Bool {
        for index in b.indices where !equal(a[index], left, b[index], right) { return false }
        return true
    }
}
