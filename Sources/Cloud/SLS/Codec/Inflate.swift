/// Reads zlib streams (RFC 1950) of deflate data (RFC 1951).
package enum Inflate {
    /// The bytes of a zlib stream; nil when it is damaged or would be longer than `limit`.
    package static func zlib(_ stream: [UInt8], limit: Int) -> [UInt8]? {
        guard stream.count >= 6, stream[0] & 15 == 8, (Int(stream[0]) << 8 | Int(stream[1])) % 31 == 0,
            stream[1] & 0x20 == 0
        else { return nil }
        var decoder = InflateDecoder(stream, from: 2, limit: limit)
        guard decoder.run() else { return nil }
        let end = decoder.bytePosition
        guard stream.count - end >= 4 else { return nil }
        let sum = stream[end..<end + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return sum == adler32(decoder.output) ? decoder.output : nil
    }

    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }
}

/// Decodes deflate blocks.
private struct InflateDecoder {
    private let stream: [UInt8]
    private let limit: Int
    private var position: Int
    private var bits: UInt32 = 0
    private var bitCount = 0
    var output: [UInt8] = []

    init(_ stream: [UInt8], from start: Int, limit: Int) {
        (self.stream, position, self.limit) = (stream, start, limit)
    }

    /// Where the next whole byte stands.
    var bytePosition: Int { position - bitCount / 8 }

    mutating func run() -> Bool {
        while true {
            guard let isLast = take(1), let kind = take(2) else { return false }
            let isGood =
                switch kind {
                case 0: stored()
                case 1: compressed(Self.fixedLiterals, Self.fixedDistances)
                case 2: dynamic()
                default: false
                }
            guard isGood else { return false }
            if isLast == 1 { return true }
        }
    }

    private mutating func take(_ count: Int) -> Int? {
        while bitCount < count {
            guard position < stream.count else { return nil }
            bits |= UInt32(stream[position]) << UInt32(bitCount)
            position += 1
            bitCount += 8
        }
        let value = Int(bits & ((1 << UInt32(count)) - 1))
        bits >>= UInt32(count)
        bitCount -= count
        return value
    }

    private mutating func stored() -> Bool {
        _ = take(bitCount % 8)
        guard let length = take(16), let complement = take(16), length == complement ^ 0xFFFF,
            output.count + length <= limit
        else { return false }
        for _ in 0..<length {
            guard let byte = take(8) else { return false }
            output.append(UInt8(byte))
        }
        return true
    }

    private mutating func dynamic() -> Bool {
        guard let literalCount = take(5), let distanceCount = take(5), let codeCount = take(4) else {
            return false
        }
        var lengths = [Int](repeating: 0, count: 19)
        for index in 0..<codeCount + 4 {
            guard let length = take(3) else { return false }
            lengths[Self.codeOrder[index]] = length
        }
        let total = literalCount + 257 + distanceCount + 1
        guard let codes = HuffmanCode(lengths), let all = runLengths(codes, total),
            let literals = HuffmanCode(Array(all[..<(literalCount + 257)])),
            let distances = HuffmanCode(Array(all[(literalCount + 257)...]))
        else { return false }
        return compressed(literals, distances)
    }

    private mutating func runLengths(_ codes: HuffmanCode, _ total: Int) -> [Int]? {
        var lengths: [Int] = []
        while lengths.count < total {
            guard let symbol = symbol(codes) else { return nil }
            if symbol < 16 {
                lengths.append(symbol)
                continue
            }
            let (width, base) = symbol == 16 ? (2, 3) : symbol == 17 ? (3, 3) : (7, 11)
            guard let extra = take(width), symbol != 16 || !lengths.isEmpty else { return nil }
            let value = symbol == 16 ? lengths[lengths.count - 1] : 0
            lengths += [Int](repeating: value, count: base + extra)
        }
        return lengths.count == total ? lengths : nil
    }

    private mutating func compressed(_ literals: HuffmanCode, _ distances: HuffmanCode) -> Bool {
        while true {
            guard let symbol = symbol(literals) else { return false }
            if symbol < 256 {
                guard output.count < limit else { return false }
                output.append(UInt8(symbol))
            } else if symbol == 256 {
                return true
            } else {
                guard copy(symbol - 257, distances) else { return false }
            }
        }
    }

    private mutating func copy(_ index: Int, _ distances: HuffmanCode) -> Bool {
        guard index < Self.lengthBase.count, let extra = take(Self.lengthExtra[index]),
            let code = symbol(distances), code < Self.distanceBase.count,
            let further = take(Self.distanceExtra[code])
        else { return false }
        let length = Self.lengthBase[index] + extra
        let distance = Self.distanceBase[code] + further
        guard distance <= output.count, output.count + length <= limit else { return false }
        let start = output.count - distance
        for offset in 0..<length { output.append(output[start + offset]) }
        return true
    }

    private mutating func symbol(_ code: HuffmanCode) -> Int? {
        var (value, first, index) = (0, 0, 0)
        for count in code.counts.dropFirst() {
            guard let bit = take(1) else { return nil }
            value |= bit
            if value - first < count { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        return nil
    }

    private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    private static let lengthBase = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
        195,
        227, 258,
    ]
    private static let lengthExtra = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBase = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1_025, 1_537, 2_049,
        3_073, 4_097, 6_145, 8_193, 12_289, 16_385, 24_577,
    ]
    private static let distanceExtra = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
    private static let fixedLiterals = HuffmanCode(
        unchecked: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    private static let fixedDistances = HuffmanCode(unchecked: [Int](repeating: 5, count: 30))
}

/// A canonical Huffman code: how many symbols have each length, and the symbols in the order of their codes.
private struct HuffmanCode {
    let counts: [Int]
    let symbols: [Int]

    /// Nil when the lengths name more codes than there are.
    init?(_ lengths: [Int]) {
        self.init(unchecked: lengths)
        var left = 1
        for count in counts.dropFirst() {
            left = (left << 1) - count
            if left < 0 { return nil }
        }
    }

    init(unchecked lengths: [Int]) {
        var counts = [Int](repeating: 0, count: 16)
        for length in lengths { counts[length] += 1 }
        counts[0] = 0
        self.counts = counts
        symbols = lengths.indices.filter { lengths[$0] > 0 }
            .sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    }
}
