/// The checksum of segment records: CRC-32C (Castagnoli), reflected, as in iSCSI (RFC 3720).
enum CRC32C {
    /// Eight tables of 256 entries, one for each byte of a word, so that a record's check costs little beside
    /// its copy.
    private static let table: [UInt32] = {
        var table = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var value = UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
            table[byte] = value
        }
        for place in 256..<8 * 256 {
            let previous = table[place - 256]
            table[place] = previous >> 8 ^ table[Int(previous & 255)]
        }
        return table
    }()

    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            var value: UInt32 = ~0
            var position = 0
            while bytes.count - position >= 8 {
                let word =
                    bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
                    ^ UInt64(value)
                value =
                    table[7 << 8 | Int(word & 255)] ^ table[6 << 8 | Int(word >> 8 & 255)]
                    ^ table[5 << 8 | Int(word >> 16 & 255)] ^ table[4 << 8 | Int(word >> 24 & 255)]
                value ^=
                    table[3 << 8 | Int(word >> 32 & 255)] ^ table[2 << 8 | Int(word >> 40 & 255)]
                    ^ table[1 << 8 | Int(word >> 48 & 255)] ^ table[Int(word >> 56)]
                position += 8
            }
            while position < bytes.count {
                value = value >> 8 ^ table[Int((value ^ UInt32(bytes[position])) & 255)]
                position += 1
            }
            return ~value
        }
    }
}
