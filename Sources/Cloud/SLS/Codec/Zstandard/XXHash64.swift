/// The checksum of Zstandard frames, with seed 0.
///
/// Source: github.com/Cyan4973/xxHash, "xxHash fast digest algorithm", version 0.1.1.
enum XXHash64 {
    private static let primes: [UInt64] = [
        0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63,
        0x27D4_EB2F_1656_67C5,
    ]

    static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { buffer in
            var position = 0
            var hash = buffer.count >= 32 ? stripes(buffer, &position) : primes[4]
            hash &+= UInt64(buffer.count)
            while buffer.count - position >= 8 {
                hash ^= round(0, word(buffer, position))
                hash = rotated(hash, 27) &* primes[0] &+ primes[3]
                position += 8
            }
            if buffer.count - position >= 4 {
                let half = buffer.loadUnaligned(fromByteOffset: position, as: UInt32.self).littleEndian
                hash ^= UInt64(half) &* primes[0]
                hash = rotated(hash, 23) &* primes[1] &+ primes[2]
                position += 4
            }
            while position < buffer.count {
                hash ^= UInt64(buffer[position]) &* primes[4]
                hash = rotated(hash, 11) &* primes[0]
                position += 1
            }
            hash = (hash ^ hash >> 33) &* primes[1]
            hash = (hash ^ hash >> 29) &* primes[2]
            return hash ^ hash >> 32
        }
    }

    private static func stripes(_ buffer: UnsafeRawBufferPointer, _ position: inout Int) -> UInt64 {
        var lanes: [UInt64] = [primes[0] &+ primes[1], primes[1], 0, 0 &- primes[0]]
        while buffer.count - position >= 32 {
            for lane in 0..<4 { lanes[lane] = round(lanes[lane], word(buffer, position + 8 * lane)) }
            position += 32
        }
        var hash =
            rotated(lanes[0], 1) &+ rotated(lanes[1], 7) &+ rotated(lanes[2], 12) &+ rotated(lanes[3], 18)
        for lane in lanes { hash = (hash ^ round(0, lane)) &* primes[0] &+ primes[3] }
        return hash
    }

    private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
        rotated(lane &+ input &* primes[1], 31) &* primes[0]
    }

    private static func word(_ buffer: UnsafeRawBufferPointer, _ position: Int) -> UInt64 {
        buffer.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
    }

    private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
        word << bits | word >> (64 - bits)
    }
}
