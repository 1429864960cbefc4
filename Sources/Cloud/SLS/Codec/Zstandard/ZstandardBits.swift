/// Reads bits from the end of a range towards its start, as entropy-coded parts of Zstandard are written.
struct ZstandardBits {
    private let bytes: [UInt8]
    private let start: Int
    /// Bits that are left; negative when more were read than there are, which were zeros.
    private(set) var left: Int

    /// Starts below the highest set bit of the last byte; nil when that byte is zero or there is none.
    init?(_ bytes: [UInt8], _ range: Range<Int>) {
        guard let last = bytes[range].last, last != 0 else { return nil }
        (self.bytes, start) = (bytes, range.lowerBound)
        left = range.count * 8 - last.leadingZeroBitCount - 1
    }

    /// The next `count` bits, at most 32; those before the start are zeros.
    mutating func read(_ count: Int) -> Int {
        left -= count
        var value = 0
        var taken = 0
        while taken < count {
            let bit = left + taken
            if bit < 0 {
                taken += min(count - taken, -bit)
                continue
            }
            let width = min(8 - bit % 8, count - taken)
            let part = Int(bytes[start + bit / 8]) >> (bit % 8) & ((1 << width) - 1)
            value |= part << taken
            taken += width
        }
        return value
    }
}
