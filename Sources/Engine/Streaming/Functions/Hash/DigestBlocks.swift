/// The message padding that MD5 and the SHA families share: a bit 1, zeros, the length in bits.
enum DigestBlocks {
    /// The padded message: a whole number of blocks.
    static func padded(_ message: TextBytes, block: Int, lengthBytes: Int, isBigEndian: Bool) -> [UInt8] {
        var bytes = [UInt8](message)
        let bits = UInt64(bytes.count) * 8
        bytes.append(0x80)
        while (bytes.count + lengthBytes) % block != 0 { bytes.append(0) }
        bytes.append(contentsOf: repeatElement(0, count: lengthBytes - 8))
        for index in 0..<8 {
            let shift = UInt64(isBigEndian ? 56 - 8 * index : 8 * index)
            bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
        return bytes
    }

    /// The bytes of words, highest byte first.
    static func bytes<Word: FixedWidthInteger>(_ words: [Word], _ count: Int) -> [UInt8] {
        var out: [UInt8] = []
        for word in words {
            for index in (0..<Word.bitWidth / 8).reversed() {
                out.append(UInt8(truncatingIfNeeded: word >> Word(8 * index)))
            }
        }
        return Array(out.prefix(count))
    }

    @inline(__always)
    static func word<Word: FixedWidthInteger>(_ bytes: [UInt8], _ offset: Int, _ type: Word.Type) -> Word {
        var word: Word = 0
        for index in 0..<Word.bitWidth / 8 {
            word = word << 8 | Word(truncatingIfNeeded: bytes[offset + index])
        }
        return word
    }

    @inline(__always)
    static func rotateLeft(_ word: UInt32, _ bits: UInt32) -> UInt32 { word << bits | word >> (32 - bits) }
}
