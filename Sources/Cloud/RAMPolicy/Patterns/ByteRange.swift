/// A stretch `start..<end` of a byte arena, small enough to sit in tables by the thousand.
package struct ByteRange: Hashable, Sendable {
    package var start: Int32
    package var end: Int32

    package init(start: Int, end: Int) {
        self.start = Int32(start)
        self.end = Int32(end)
    }

    /// Bytes covered.
    package var count: Int { Int(end - start) }
}

/// The lower-case form of an ASCII letter; every other byte unchanged.
@inline(__always)
func lowercased(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

/// Whether `count` bytes of `left` from `leftStart` equal those of `right` from `rightStart`; `folding`
/// ignores ASCII case.
@inline(__always)
func equalBytes(
    _ left: borrowing Span<UInt8>, _ leftStart: Int, _ right: borrowing Span<UInt8>, _ rightStart: Int,
    _ count: Int, folding: Bool
) -> Bool {
    var index = 0
    while index < count {
        let a = left[leftStart + index]
        let b = right[rightStart + index]
        if a != b, !folding || lowercased(a) != lowercased(b) { return false }
        index += 1
    }
    return true
}
