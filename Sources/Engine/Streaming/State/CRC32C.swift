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
        guard let base = bytes.baseAddress, let table = tables.baseAddress else { return 0 }
        var crc: UInt32 = ~0
        var index = 0
        while index + 8 <= bytes.count {
            let word = base.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ UInt64(crc)
            crc = folded(word, table)
            index += 8
        }
        while index < bytes.count {
            let entry = Int((crc ^ UInt32(bytes[index])) & 0xFF)
            crc = (crc >> 8) ^ table[entry]
            index += 1
        }
        return ~crc
    }

    /// The checksum after eight bytes, the first of which are lowest and already mixed with the checksum
    /// before.
    @inline(__always)
    private static func folded(_ word: UInt64, _ table: UnsafePointer<UInt32>) -> UInt32 {
        let first = table[1792 + Int(word & 0xFF)] ^ table[1536 + Int(word >> 8 & 0xFF)]
        let second = table[1280 + Int(word >> 16 & 0xFF)] ^ table[1024 + Int(word >> 24 & 0xFF)]
        let third = table[768 + Int(word >> 32 & 0xFF)] ^ table[512 + Int(word >> 40 & 0xFF)]
        let fourth = table[256 + Int(word >> 48 & 0xFF)] ^ table[Int(word >> 56)]
        return first ^ second ^ third ^ fourth
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
