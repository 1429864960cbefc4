#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// MD5. Source: RFC 1321.
package enum MD5Digest {
    private static let shifts: [UInt32] = [
        7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21,
    ]
    /// The table of RFC 1321, section 3.4: floor(2^32 × |sin(i + 1)|).
    private static let table: [UInt32] = (0..<64).map { UInt32(abs(sin(Double($0 + 1))) * 0x1p32) }

    /// The 16 bytes of the digest.
    package static func digest(_ message: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let bytes = DigestBlocks.padded(message, block: 64, lengthBytes: 8, isBigEndian: false)
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]
        for start in stride(from: 0, to: bytes.count, by: 64) { mix(&state, bytes, start) }
        return DigestBlocks.bytes(state.map(\.byteSwapped), 16)
    }

    private static func mix(_ state: inout [UInt32], _ bytes: [UInt8], _ start: Int) {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        for index in 0..<64 {
            let (mixed, place): (UInt32, Int)
            switch index >> 4 {
            case 0: (mixed, place) = (b & c | ~b & d, index)
            case 1: (mixed, place) = (d & b | ~d & c, (5 * index + 1) & 15)
            case 2: (mixed, place) = (b ^ c ^ d, (3 * index + 5) & 15)
            default: (mixed, place) = (c ^ (b | ~d), 7 * index & 15)
            }
            let word = DigestBlocks.word(bytes, start + 4 * place, UInt32.self).byteSwapped
            let sum = a &+ mixed &+ table[index] &+ word
            (a, d, c) = (d, c, b)
            b = b &+ DigestBlocks.rotateLeft(sum, shifts[(index >> 4) * 4 + (index & 3)])
        }
        state[0] &+= a
        state[1] &+= b
        state[2] &+= c
        state[3] &+= d
    }
}
