/// The Castagnoli checksum that guards snapshot files.
///
/// Source: RFC 3720, appendix B.4 (reflected polynomial 0x82F63B78).
enum CRC32C {
    /// Eight tables of 256 entries, one after another: table `k` is the effect of a byte `k` places before
    /// the end.
    private static let tables: [UInt32] = makeTables()

    /// The checksum of `bytes`.
    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBytes { buffer in tables.withUnsafeBufferPointer { checksum(buffer, $0) } }
    }

    /// Eight bytes a step ("slicing by 8"): as fast as a snapshot is copied, without machine-specific
    /// instructions.
    private static func checksum(_ bytes: UnsafeRawBufferPointer, _ tables: UnsafeBufferPointer<UInt32>)
        -> UInt32
    {
        var crc: UInt32 = ~0
        var index = 0
        while index + 8 <= bytes.count {
            var word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ UInt64(crc)
            crc = 0
            var base = 7 * 256
            while base >= 0 {
                crc ^= tables[base + Int(word & 0xFF)]
                word >>= 8
                base -= 256
            }
            index += 8
        }
        while index < bytes.count {
            let entry = Int((crc ^ UInt32(bytes[index])) & 0xFF)
            crc = (crc >> 8) ^ tables[entry]
            index += 1
        }
        return ~crc
    }

    private static func makeTables() -> [UInt32] {
        var tables: [UInt32] = []
        for start in 0..<256 {
            var crc = UInt32(start)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0x82F6_3B78 : crc >> 1 }
            tables.append(crc)
        }
        for index in 256..<2048 {
            let previous = tables[index - 256]
            tables.append((previous >> 8) ^ tables[Int(previous & 0xFF)])
        }
        return tables
    }
}
