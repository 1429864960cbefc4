/// SHA-1. Source: FIPS 180-4, section 6.1.
enum SHA1Digest {
    static func digest(_ message: TextBytes) -> [UInt8] {
        let bytes = DigestBlocks.padded(message, block: 64, lengthBytes: 8, isBigEndian: true)
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        for start in stride(from: 0, to: bytes.count, by: 64) { mix(&state, bytes, start) }
        return DigestBlocks.bytes(state, 20)
    }

    private static func mix(_ state: inout [UInt32], _ bytes: [UInt8], _ start: Int) {
        var words = (0..<16).map { DigestBlocks.word(bytes, start + 4 * $0, UInt32.self) }
        for index in 16..<80 {
            words.append(
                DigestBlocks.rotateLeft(
                    words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1))
        }
        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
        for index in 0..<80 {
            let (mixed, constant): (UInt32, UInt32)
            switch index / 20 {
            case 0: (mixed, constant) = (b & c ^ ~b & d, 0x5A82_7999)
            case 1: (mixed, constant) = (b ^ c ^ d, 0x6ED9_EBA1)
            case 2: (mixed, constant) = (b & c ^ b & d ^ c & d, 0x8F1B_BCDC)
            default: (mixed, constant) = (b ^ c ^ d, 0xCA62_C1D6)
            }
            let sum = DigestBlocks.rotateLeft(a, 5) &+ mixed &+ e &+ constant &+ words[index]
            (e, d, c, b, a) = (d, c, DigestBlocks.rotateLeft(b, 30), a, sum)
        }
        for (index, value) in [a, b, c, d, e].enumerated() { state[index] &+= value }
    }
}
