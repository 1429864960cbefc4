/// Where delimiters and line ends lie in the input, found ahead of the reading.
///
/// 64 bytes become the bits of a word whatever is in them, so finding does not branch at each field's end.
final class FieldEnds {
    private static let windowBytes = 4_096
    private let delimiters: SIMD16<UInt8>
    private let lineEnds = SIMD16<UInt8>(repeating: UInt8(ascii: "\n"))
    private let positions: UnsafeMutablePointer<Int32>
    /// Positions from `used` to `count` are still to be read.
    private var used = 0
    private var count = 0
    /// The input before it has been looked at.
    private var scanned = 0

    /// - Parameter most: how many ends are asked for at a time.
    init(delimiter: UInt8, most: Int) {
        delimiters = SIMD16(repeating: delimiter)
        positions = .allocate(capacity: most + Self.windowBytes + 64)
    }

    deinit { positions.deallocate() }

    /// Starts with another input.
    func clear() { (used, count, scanned) = (0, 0, 0) }

    /// Forgets the ends before `place`.
    func skip(to place: Int) {
        while used < count, positions[used] < place { used += 1 }
        if used == count { scanned = max(scanned, place) }
    }

    /// Takes the next `wanted` ends as read.
    @inline(__always) func take(_ wanted: Int) { used += wanted }

    /// The next `wanted` ends; nil if the whole blocks of the input up to `end` have no more so many.
    @inline(__always)
    func next(_ wanted: Int, _ bytes: UnsafePointer<UInt8>, _ end: Int) -> UnsafePointer<Int32>? {
        while count - used < wanted {
            guard scanned + 64 <= end else { return nil }
            find(bytes, end)
        }
        return UnsafePointer(positions + used)
    }

    /// Looks at a window of the input.
    private func find(_ bytes: UnsafePointer<UInt8>, _ end: Int) {
        positions.update(from: positions + used, count: count - used)
        (used, count) = (0, count - used)
        let stop = min(end, scanned + Self.windowBytes)
        while scanned + 64 <= stop {
            store(hits(UnsafeRawPointer(bytes + scanned)), scanned)
            scanned += 64
        }
    }

    /// Writes eight positions at a time, whether there are so many or not: the next ones overwrite what is too much.
    @inline(__always) private func store(_ hits: UInt64, _ start: Int) {
        var rest = hits
        var target = positions + count
        count += hits.nonzeroBitCount
        repeat {
            for index in 0..<8 {
                target[index] = Int32(truncatingIfNeeded: start &+ rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
            target += 8
        } while rest != 0
    }

    /// One bit for each of 64 bytes.
    @inline(__always) private func hits(_ bytes: UnsafeRawPointer) -> UInt64 {
        var hits: UInt64 = 0
        for part in 0..<4 {
            let text = bytes.loadUnaligned(fromByteOffset: part * 16, as: SIMD16<UInt8>.self)
            let found = unsafeBitCast(
                (text .== delimiters) .| (text .== lineEnds), to: SIMD2<UInt64>.self)
            hits |= (bits(found[0]) | bits(found[1]) << 8) << UInt64(part * 16)
        }
        return hits
    }

    /// The upper bits of eight bytes, side by side.
    @inline(__always) private func bits(_ word: UInt64) -> UInt64 {
        ((word & 0x8080_8080_8080_8080) &* 0x0002_0408_1020_4081) >> 56
    }
}
