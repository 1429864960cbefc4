/// CRC-64 as OSS answers it in `x-oss-hash-crc64ecma`: ECMA-182 polynomial, reflected, inverted before and
/// after (CRC-64/XZ).
///
/// Source: help.aliyun.com/en/oss/developer-reference/check-data-transmission-integrity-by-using-crc-64.
package struct CRC64: Sendable {
    /// The checksum of what came so far; 0 for nothing.
    package private(set) var value: UInt64

    /// Goes on from the checksum of what came before.
    package init(resuming value: UInt64 = 0) { self.value = value }

    package mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    package mutating func update(_ buffer: UnsafeRawBufferPointer) {
        var crc = ~value
        Self.tables.withUnsafeBufferPointer { tables in
            var index = 0
            // Eight bytes at a time, by eight tables.
            while index + 8 <= buffer.count {
                let word =
                    crc ^ UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                crc = 0
                for lane in 0..<8 {
                    crc ^= tables[(7 - lane) * 256 + Int(word >> (8 * UInt64(lane)) & 255)]
                }
                index += 8
            }
            while index < buffer.count {
                crc = tables[Int((crc ^ UInt64(buffer[index])) & 255)] ^ (crc >> 8)
                index += 1
            }
        }
        value = ~crc
    }

    package static func checksum(_ bytes: [UInt8]) -> UInt64 {
        var crc = CRC64()
        crc.update(bytes)
        return crc.value
    }

    /// The checksum of two runs of bytes, one after the other, from the checksum of each.
    ///
    /// Appending `n` zero bytes is a linear map on the checksum's bits: it is squared up to `n`, as zlib's
    /// `crc32_combine` does.
    package static func combined(_ first: UInt64, _ second: UInt64, countOfSecond: Int64) -> UInt64 {
        guard countOfSecond > 0 else { return first }
        // Column `i` is what bit `i` becomes after one zero bit.
        var map = [0xC96C_5795_D787_0F42] + (0..<63).map { UInt64(1) << UInt64($0) }
        for _ in 0..<3 { map = squared(map) }
        var (crc, count) = (first, countOfSecond)
        while count > 0 {
            if count & 1 == 1 { crc = applied(map, crc) }
            map = squared(map)
            count >>= 1
        }
        return crc ^ second
    }

    private static func applied(_ map: [UInt64], _ vector: UInt64) -> UInt64 {
        var (result, rest, column) = (UInt64(0), vector, 0)
        while rest != 0 {
            if rest & 1 == 1 { result ^= map[column] }
            (rest, column) = (rest >> 1, column + 1)
        }
        return result
    }

    private static func squared(_ map: [UInt64]) -> [UInt64] { map.map { applied(map, $0) } }

    /// Table `k` at `k * 256`: the effect of a byte followed by `k` zero bytes.
    private static let tables: [UInt64] = {
        var tables = [UInt64](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var crc = UInt64(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xC96C_5795_D787_0F42 : crc >> 1 }
            tables[byte] = crc
        }
        for lane in 1..<8 {
            for byte in 0..<256 {
                let before = tables[(lane - 1) * 256 + byte]
                tables[lane * 256 + byte] = tables[Int(before & 255)] ^ (before >> 8)
            }
        }
        return tables
    }()
}
