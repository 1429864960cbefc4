/// A set of lines of one index segment, one bit each.
struct LineSet {
    /// Bit `n % 64` of word `n / 64`; bits from `count` on are zero.
    var words: [UInt64]
    let count: Int

    /// No lines of `count`.
    init(count: Int) {
        self.count = count
        words = [UInt64](repeating: 0, count: (count + 63) / 64)
    }

    /// All lines of `count`.
    init(all count: Int) {
        self.count = count
        words = [UInt64](repeating: ~0, count: (count + 63) / 64)
        if count % 64 != 0 { words[words.count - 1] = (1 << UInt64(count % 64)) - 1 }
    }

    @inline(__always)
    mutating func insert(_ line: Int) { words[line >> 6] |= 1 << UInt64(line & 63) }

    @inline(__always)
    func contains(_ line: Int) -> Bool { words[line >> 6] >> UInt64(line & 63) & 1 == 1 }

    mutating func formIntersection(_ other: LineSet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func formUnion(_ other: LineSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    var inverted: LineSet {
        var all = LineSet(all: count)
        for index in words.indices { all.words[index] &= ~words[index] }
        return all
    }

    /// Removes the lines before `line`.
    mutating func remove(before line: Int) {
        for index in 0..<min(words.count, line / 64) { words[index] = 0 }
        if line < count, line % 64 != 0 { words[line / 64] &= ~((1 << UInt64(line % 64)) - 1) }
        if line >= count { words = [UInt64](repeating: 0, count: words.count) }
    }

    var population: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// Calls `body` with each line in order until it answers false.
    @inline(__always)
    func forEach(_ body: (Int) -> Bool) {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                if !body(index << 6 | rest.trailingZeroBitCount) { return }
                rest &= rest - 1
            }
        }
    }
}
