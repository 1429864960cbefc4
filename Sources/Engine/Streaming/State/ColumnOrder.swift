/// The order of values, as ORDER BY, MIN and MAX see it: numbers by size, strings by their UTF-8 bytes,
/// arrays and rows from
/// the left. NaN is greater than any other number, as in Java's `Double.compare`.
enum ColumnOrder {
    /// Negative, zero or positive as row `left` of `a` comes before, with or after row `right` of `b`;
    /// neither is NULL.
    static func compareValues(_ a: Column, _ left: Int, _ b: Column, _ right: Int) -> Int {
        let (i, j) = (left & a.mask, right & b.mask)
        switch a.kind {
        case .bool: return Int(a.bools[i]) - Int(b.bools[j])
        case .int64: return three(a.int64s[i], b.int64s[j])
        case .int128: return three(a.int128s[i], b.int128s[j])
        case .double: return doubles(a.doubles[i], b.doubles[j])
        case .bytes: return bytes(a.bytes(i), b.bytes(j))
        case .row: return fields(a, i, b, j)
        case .array, .map: return elements(a, i, b, j)
        }
    }

    /// The same with NULL as the least value.
    static func compare(_ a: Column, _ left: Int, _ b: Column, _ right: Int) -> Int {
        let (leftNull, rightNull) = (a.isNull(left), b.isNull(right))
        if leftNull || rightNull { return (leftNull ? 0 : 1) - (rightNull ? 0 : 1) }
        return compareValues(a, left, b, right)
    }

    /// As Java's `Double.compare`: -0.0 before 0.0, NaN last.
    @inline(__always) static func doubles(_ a: Double, _ b: Double) -> Int {
        if a < b { return -1 }
        if a > b { return 1 }
        if a == b, a != 0 { return 0 }
        let (left, right) = (rank(a), rank(b))
        return three(left, right)
    }

    @inline(__always) private static func rank(_ value: Double) -> Int {
        value.isNaN ? 2 : value.sign == .minus ? 0 : 1
    }

    /// By unsigned bytes; a prefix comes first.
    @inline(__always)
    static func bytes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
        let common = min(a.count, b.count)
        var index = 0
        while index < common {
            if a[index] != b[index] { return Int(a[index]) - Int(b[index]) }
            index += 1
        }
        return a.count - b.count
    }

    @inline(__always) private static func three<Value: Comparable>(_ a: Value, _ b: Value) -> Int {
        a < b ? -1 : a > b ? 1 : 0
    }

    private static func fields(_ a: Column, _ i: Int, _ b: Column, _ j: Int) -> Int {
        for (left, right) in zip(a.children, b.children) {
            let order = compare(left, i, right, j)
            if order != 0 { return order }
        }
        return 0
    }

    private static func elements(_ a: Column, _ i: Int, _ b: Column, _ j: Int) -> Int {
        let (left, right) = (a.elements(i), b.elements(j))
        for (x, y) in zip(left, right) {
            for (one, other) in zip(a.children, b.children) {
                let order = compare(one, x, other, y)
                if order != 0 { return order }
            }
        }
        return left.count - right.count
    }
}
