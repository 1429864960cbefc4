import StreamTypes

/// The rows of a changelog before they are gathered: from which input row, with which value, of which kind.
final class ChangeList {
    private(set) var rows: UnsafeMutablePointer<Int32>
    private(set) var values: UnsafeMutablePointer<Int32>
    private(set) var kinds: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var room: Int

    init() {
        room = 64
        rows = .allocate(capacity: room)
        values = .allocate(capacity: room)
        kinds = .allocate(capacity: room)
    }

    deinit {
        rows.deallocate()
        values.deallocate()
        kinds.deallocate()
    }

    /// Forgets all rows and makes room for `wanted`, two more than needed so that loops may write ahead.
    func clear(room wanted: Int) {
        count = 0
        guard wanted + 2 > room else { return }
        rows.deallocate()
        values.deallocate()
        kinds.deallocate()
        room = wanted + 2
        rows = .allocate(capacity: room)
        values = .allocate(capacity: room)
        kinds = .allocate(capacity: room)
    }

    /// Forgets the changes of rows from `row` on; changes are in the order of rows.
    func truncate(beforeRow row: Int) {
        while count > 0, Int(rows[count - 1]) >= row { count -= 1 }
    }

    @inline(__always) func add(_ row: Int, _ value: Int, _ kind: RowKind) {
        rows[count] = Int32(truncatingIfNeeded: row)
        values[count] = Int32(truncatingIfNeeded: value)
        kinds[count] = kind.rawValue
        count += 1
    }

    /// Says how many changes a loop has written itself.
    func setCount(_ written: Int) {
        precondition(written <= room, "changes are written within the room asked for")
        count = written
    }

    /// -U and +U for each of the rows `0 ..< n`.
    func addPairs(_ n: Int) {
        let (rows, kinds) = (rows, kinds)
        for row in 0..<n {
            rows[2 &* row] = Int32(truncatingIfNeeded: row)
            rows[2 &* row &+ 1] = Int32(truncatingIfNeeded: row)
            kinds[2 &* row] = RowKind.updateBefore.rawValue
            kinds[2 &* row &+ 1] = RowKind.updateAfter.rawValue
        }
        count = 2 * n
    }

    /// For rows `0 ..< n`, each of which changes its group: +I where the group's size is 0, else -U (if
    /// wanted) and +U. Value `2 * row` is the
    /// result before, `2 * row + 1` after the row. Groups seen get size 1. Written ahead and kept or not,
    /// without branches.
    func addUpdates(
        _ n: Int, _ groups: UnsafePointer<Int32>, sizes: UnsafeMutablePointer<Int64>, withBefore: Bool
    ) {
        let (rows, values, kinds) = (rows, values, kinds)
        let before = withBefore ? 1 : 0
        var at = count
        for row in 0..<n {
            let group = Int(groups[row])
            let isKnown = Int(sizes[group] != 0 ? 1 : 0)
            sizes[group] = 1
            rows[at] = Int32(truncatingIfNeeded: row)
            values[at] = Int32(truncatingIfNeeded: 2 &* row)
            kinds[at] = RowKind.updateBefore.rawValue
            at &+= isKnown & before
            rows[at] = Int32(truncatingIfNeeded: row)
            values[at] = Int32(truncatingIfNeeded: 2 &* row &+ 1)
            kinds[at] = UInt8(truncatingIfNeeded: isKnown &* 2)
            at &+= 1
        }
        count = at
    }
}
