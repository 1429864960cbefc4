/// Pairs of row numbers: of a batch and of a store.
final class PairList {
    private(set) var left: UnsafeMutablePointer<Int32>
    /// -1 stands for no row.
    private(set) var right: UnsafeMutablePointer<Int32>
    private(set) var count = 0
    private var room = 4096

    init() {
        left = .allocate(capacity: room)
        right = .allocate(capacity: room)
    }

    deinit {
        left.deallocate()
        right.deallocate()
    }

    func clear() { count = 0 }

    @inline(__always) func add(_ row: Int, _ match: Int) {
        if count == room { grow() }
        left[count] = Int32(truncatingIfNeeded: row)
        right[count] = Int32(truncatingIfNeeded: match)
        count += 1
    }

    private func grow() {
        let (oldLeft, oldRight) = (left, right)
        left = .allocate(capacity: room * 2)
        right = .allocate(capacity: room * 2)
        left.update(from: oldLeft, count: count)
        right.update(from: oldRight, count: count)
        oldLeft.deallocate()
        oldRight.deallocate()
        room *= 2
    }

    /// Turns the order of the stored rows around from pair `start` on.
    func reverse(from start: Int) {
        var (low, high) = (start, count - 1)
        while low < high {
            swap(&right[low], &right[high])
            low += 1
            high -= 1
        }
    }

    /// Adds rows without a match among the pairs, whose rows ascend as these do.
    func merge(_ lonely: [Int32]) {
        guard !lonely.isEmpty else { return }
        let matched = (0..<count).map { (left[$0], right[$0]) }
        var next = 0
        count = 0
        for row in lonely {
            while next < matched.count, matched[next].0 < row {
                add(Int(matched[next].0), Int(matched[next].1))
                next += 1
            }
            add(Int(row), -1)
        }
        for (row, match) in matched[next...] { add(Int(row), Int(match)) }
    }

    /// Keeps the pairs for which `passes` says so.
    func keep(_ passes: (Int) -> Bool) {
        var kept = 0
        for index in 0..<count where passes(index) {
            left[kept] = left[index]
            right[kept] = right[index]
            kept += 1
        }
        count = kept
    }
}
