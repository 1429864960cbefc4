/// Writes gzip members (RFC 1952) whose data is stored, not compressed: every reader of gzip reads them.
package enum GzipFile {
    /// The member that holds `bytes`.
    package static func member(_ bytes: [UInt8]) -> [UInt8] {
        // Magic, deflate, no flags, no time, no hints, system unknown: the same bytes for the same input.
        var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        file.reserveCapacity(bytes.count + bytes.count / longestBlock * 5 + 32)
        var start = 0
        repeat {
            let end = min(start + longestBlock, bytes.count)
            let length = UInt16(end - start)
            file.append(end == bytes.count ? 1 : 0)
            file += [UInt8(truncatingIfNeeded: length), UInt8(length >> 8)]
            file += [UInt8(truncatingIfNeeded: ~length), UInt8(~length >> 8)]
            file += bytes[start..<end]
            start = end
        } while start < bytes.count
        return file + littleEndian(crc32(bytes)) + littleEndian(UInt32(truncatingIfNeeded: bytes.count))
    }

    /// What one stored block of deflate holds at most.
    private static let longestBlock = 65_535

    private static func littleEndian(_ word: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { word, _ in
            word & 1 == 1 ? 0xEDB8_8320 ^ (word >> 1) : word >> 1
        }
    }

    /// CRC-32 of ISO 3309, which gzip checks.
    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { sum, byte in
            table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ (sum >> 8)
        }
    }
}
