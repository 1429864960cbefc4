/// State cut into chunks at places that its content decides, so that what has not changed since the last
/// checkpoint is found again wherever it has moved.
///
/// A chunk ends where a rolling hash of the last 64 bytes has 13 zero bits, on average every 8 KiB.
struct StateChunks {
    /// A chunk's content in 128 bits, by which equal chunks are recognised.
    struct Digest: Hashable {
        var high: UInt64
        var low: UInt64
    }
    struct Chunk {
        var range: Range<Int>
        var digest: Digest
    }

    private(set) var chunks: [Chunk] = []

    private static let least = 2 * 1024
    private static let most = 32 * 1024
    private static let mask: UInt64 = 0x1FFF << 51
    /// A random number for each byte value.
    private static let gear: [UInt64] = {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        return (0..<256).map { _ in
            state &+= 0x9E37_79B9_7F4A_7C15
            return mixed(state)
        }
    }()

    init(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { bytes in
            Self.gear.withUnsafeBufferPointer { gear in
                var start = 0
                while start < bytes.count {
                    let end = Self.end(of: bytes, from: start, gear)
                    chunks.append(Chunk(range: start..<end, digest: Self.digest(bytes, start..<end)))
                    start = end
                }
            }
        }
    }

    private static func end(
        of bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ gear: UnsafeBufferPointer<UInt64>
    ) -> Int {
        let limit = min(bytes.count, start + most)
        var position = min(limit, start + least)
        var hash: UInt64 = 0
        while position < limit {
            hash = hash << 1 &+ gear[Int(bytes[position])]
            position += 1
            if hash & mask == 0 { return position }
        }
        return limit
    }

    /// The digest of a whole chunk.
    static func digest(of bytes: ArraySlice<UInt8>) -> Digest {
        bytes.withUnsafeBufferPointer { digest($0, 0..<$0.count) }
    }

    private static func digest(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Digest {
        var (high, low) = (UInt64(range.count), ~UInt64(range.count))
        var position = range.lowerBound
        let raw = UnsafeRawBufferPointer(bytes)
        while position + 8 <= range.upperBound {
            let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            high = mixed(high ^ word)
            low = (low ^ word) &* 0x9FB2_1C65_1E98_DF25
            low ^= low >> 32
            position += 8
        }
        for byte in bytes[position..<range.upperBound] {
            high = mixed(high ^ UInt64(byte))
            low = (low ^ UInt64(byte)) &* 0x9FB2_1C65_1E98_DF25
        }
        return Digest(high: high, low: low)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var word = value
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
