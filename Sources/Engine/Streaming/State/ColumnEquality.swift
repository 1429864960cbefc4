/// Whether rows of columns hold the same value; NULL equals NULL, as grouping wants it.
enum ColumnEquality {
    /// Whether row `left` of `a` and row `right` of `b` (same layout) are the same value or both NULL.
    static func equal(_ a: Column, _ left: Int, _ b: Column, _ right: Int) -> Bool {
        let (i, j) = (left & a.mask, right & b.mask)
        let (leftNull, rightNull) = (a.isNull(i), b.isNull(j))
        if leftNull || rightNull { return leftNull && rightNull }
        switch a.kind {
        case .bool: return a.bools[i] == b.bools[j]
        case .int64, .double: return a.int64s[i] == b.int64s[j]
        case .int128: return a.int128s[i] == b.int128s[j]
        case .bytes: return samePaddedBytes(a, i, b, j)
        case .array: return sameElements(a, i, b, j)
        case .map: return sameEntries(a, i, b, j)
        case .row: return zip(a.children, b.children).allSatisfy { equal($0, i, $1, j) }
        }
    }

    /// Whether a row of some columns equals a row of others, column by column.
    static func equal(_ a: [Column], _ left: Int, _ b: [Column], _ right: Int) -> Bool {
        for index in a.indices where !equal(a[index], left, b[index], right) { return false }
        return true
    }

    @inline(__always)
    static func sameBytes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
        guard a.count == b.count else { return false }
        for index in 0..<a.count where a[index] != b[index] { return false }
        return true
    }

    /// Whether stored rows of two `bytes` columns are the same: eight bytes at a time, which the padding of heaps allows.
    @inline(__always)
    static func samePaddedBytes(_ a: Column, _ i: Int, _ b: Column, _ j: Int) -> Bool {
        let (from, other) = (Int(a.offsets[i]), Int(b.offsets[j]))
        let count = Int(a.offsets[i + 1]) - from
        guard Int(b.offsets[j + 1]) - other == count else { return false }
        let (left, right) = (UnsafeRawPointer(a.heap + from), UnsafeRawPointer(b.heap + other))
        var offset = 0
        while offset + 8 <= count {
            if word(left, offset) != word(right, offset) { return false }
            offset += 8
        }
        guard offset < count else { return true }
        let unused = UInt64(8 - (count - offset)) * 8
        return (word(left, offset) ^ word(right, offset)) << unused == 0
    }

    @inline(__always) private static func word(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    private static func sameElements(_ a: Column, _ i: Int, _ b: Column, _ j: Int) -> Bool {
        let (left, right) = (a.elements(i), b.elements(j))
        return left.count == right.count
            && zip(left, right).allSatisfy { equal(a.children[0], $0, b.children[0], $1) }
    }

    private static func sameEntries(_ a: Column, _ i: Int, _ b: Column, _ j: Int) -> Bool {
        let (left, right) = (a.elements(i), b.elements(j))
        return left.count == right.count
            && left.allSatisfy { entry in
                right.contains {
                    equal(a.children[0], entry, b.children[0], $0)
                        && equal(a.children[1], entry, b.children[1], $0)
                }
            }
    }
}
