/// Writes gzip files (RFC 1952) of deflate data (RFC 1951): matches of up to 258 bytes in the last 32 KiB, written
/// with the fixed codes.
package enum Deflate {
    package static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var writer = DeflateWriter()
        writer.write(bytes)
        // No name, no time, so that the same bytes give the same file.
        let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        return header + writer.output + little(CRC32.checksum(bytes))
            + little(UInt32(truncatingIfNeeded: bytes.count))
    }

    private static func little(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}

/// One block of fixed codes.
private struct DeflateWriter {
    private(set) var output: [UInt8] = []
    private var bits: UInt64 = 0
    private var bitCount = 0

    private static let window = 32_768
    /// How many earlier places are tried for a match.
    private static let tries = 16

    mutating func write(_ bytes: [UInt8]) {
        put(1, 1)  // The last block…
        put(1, 2)  // …of fixed codes.
        // The last place of each run of three bytes, and the place before each place; -1 for none.
        var heads = [Int](repeating: -1, count: 1 << 15)
        var before = [Int](repeating: -1, count: min(bytes.count, Self.window))
        var position = 0
        while position < bytes.count {
            let (length, distance) = match(bytes, position, heads, before)
            if length >= 3 { putMatch(length, distance) } else { putLiteral(Int(bytes[position])) }
            for place in position..<position + max(1, length >= 3 ? length : 1)
            where place + 2 < bytes.count {
                let hash = Self.hash(bytes, place)
                before[place % Self.window] = heads[hash]
                heads[hash] = place
            }
            position += length >= 3 ? length : 1
        }
        putLiteral(256)
        while bitCount > 0 { flushByte() }
    }

    private static func hash(_ bytes: [UInt8], _ place: Int) -> Int {
        let word = UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16
        return Int((word &* 2_654_435_761) >> 17)
    }

    private func match(
        _ bytes: [UInt8], _ position: Int, _ heads: [Int], _ before: [Int]
    ) -> (length: Int, distance: Int) {
        guard position + 2 < bytes.count else { return (0, 0) }
        var best = (length: 0, distance: 0)
        var place = heads[Self.hash(bytes, position)]
        let most = min(258, bytes.count - position)
        for _ in 0..<Self.tries {
            guard place >= 0, position - place < Self.window else { break }
            var length = 0
            while length < most, bytes[place + length] == bytes[position + length] { length += 1 }
            if length > best.length { best = (length, position - place) }
            let earlier = before[place % Self.window]
            guard earlier < place else { break }
            place = earlier
        }
        return best
    }

    private mutating func putMatch(_ length: Int, _ distance: Int) {
        let code = DeflateTables.lengthBase.lastIndex { $0 <= length } ?? 0
        putLiteral(257 + code)
        put(UInt64(length - DeflateTables.lengthBase[code]), DeflateTables.lengthExtra[code])
        let far = DeflateTables.distanceBase.lastIndex { $0 <= distance } ?? 0
        put(Self.reversed(UInt64(far), 5), 5)
        put(UInt64(distance - DeflateTables.distanceBase[far]), DeflateTables.distanceExtra[far])
    }

    private mutating func putLiteral(_ symbol: Int) {
        switch symbol {
        case ..<144: put(Self.reversed(UInt64(0x30 + symbol), 8), 8)
        case ..<256: put(Self.reversed(UInt64(0x190 + symbol - 144), 9), 9)
        case ..<280: put(Self.reversed(UInt64(symbol - 256), 7), 7)
        default: put(Self.reversed(UInt64(0xC0 + symbol - 280), 8), 8)
        }
    }

    /// Codes stand with their first bit first, numbers with their last.
    private static func reversed(_ code: UInt64, _ count: Int) -> UInt64 {
        (0..<count).reduce(UInt64(0)) { $0 | (code >> UInt64($1) & 1) << UInt64(count - 1 - $1) }
    }

    private mutating func put(_ value: UInt64, _ count: Int) {
        bits |= value << UInt64(bitCount)
        bitCount += count
        while bitCount >= 8 { flushByte() }
    }

    private mutating func flushByte() {
        output.append(UInt8(truncatingIfNeeded: bits))
        bits >>= 8
        bitCount = max(0, bitCount - 8)
    }
}

/// Lengths and distances of matches by their codes.
enum DeflateTables {
    static let lengthBase = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
        195, 227, 258,
    ]
    static let lengthExtra = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    static let distanceBase = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1_025, 1_537, 2_049,
        3_073, 4_097, 6_145, 8_193, 12_289, 16_385, 24_577,
    ]
    static let distanceExtra = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
}
