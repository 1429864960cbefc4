/// The checksum of segment records: CRC-32C (Castagnoli), reflected, as in iSCSI (RFC 3720).
enum CRC32C {
    /// Sliced by eight, so that a record's check costs little beside its copy.
    private static let tables: [[UInt32]] = {
        var tables = [[UInt32]](repeating: [UInt32](repeating: 0, count: 256), count: 8)
        for byte in 0..<256 {
            var value = UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
            tables[0][byte] = value
        }
        for byte in 0..<256 {
            for slice in 1..<8 {
                let previous = tables[slice - 1][byte]
                tables[slice][byte] = previous >> 8 ^ tables[0][Int(previous & 255)]
            }
        }
        return tables
    }()

    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var value: UInt32 = ~0
        var position = 0
        let tables = tables
        while bytes.count - position >= 8 {
            let word =
                bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian ^ UInt64(value)
            value = 0
            for slice in 0..<8 { value ^= tables[7 - slice][Int(word >> UInt64(8 * slice) & 255)] }
            position += 8
        }
        while position < bytes.count {
            value = value >> 8 ^ tables[0][Int((value ^ UInt32(bytes[position])) & 255)]
            position += 1
        }
        return ~value
    }
}
