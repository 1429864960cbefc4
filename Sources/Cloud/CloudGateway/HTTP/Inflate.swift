/// Reads zlib streams (RFC 1950) and gzip files (RFC 1952) of deflate data (RFC 1951).
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

    /// The bytes of a gzip file, of all its members; nil when it is damaged or would be longer than `limit`.
    package static func gzip(_ file: [UInt8], limit: Int) -> [UInt8]? {
        var output: [UInt8] = []
        var position = 0
        repeat {
            guard let start = gzipHeader(file, at: position) else { return nil }
            var decoder = InflateDecoder(file, from: start, limit: limit - output.count)
            guard decoder.run() else { return nil }
            let end = decoder.bytePosition
            guard file.count - end >= 8, little(file, end) == CRC32.checksum(decoder.output),
                little(file, end + 4) == UInt32(truncatingIfNeeded: decoder.output.count)
            else { return nil }
            output += decoder.output
            position = end + 8
        } while position < file.count
        return output
    }

    /// Where the data of the member at `start` begins; nil when there is none.
    private static func gzipHeader(_ file: [UInt8], at start: Int) -> Int? {
        guard file.count - start >= 18, file[start] == 0x1F, file[start + 1] == 0x8B, file[start + 2] == 8
        else { return nil }
        let flags = file[start + 3]
        var position = start + 10
        if flags & 4 != 0 {
            guard position + 2 <= file.count else { return nil }
            position += 2 + Int(file[position]) + Int(file[position + 1]) << 8
        }
        // A name and a comment, each up to a zero byte.
        for flag in [UInt8(8), 16] where flags & flag != 0 {
            guard position < file.count, let zero = file[position...].firstIndex(of: 0) else { return nil }
            position = zero + 1
        }
        if flags & 2 != 0 { position += 2 }
        return position < file.count ? position : nil
    }

    private static func little(_ bytes: [UInt8], _ start: Int) -> UInt32 {
        (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
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
        guard index < DeflateTables.lengthBase.count, let extra = take(DeflateTables.lengthExtra[index]),
            let code = symbol(distances), code < DeflateTables.distanceBase.count,
            let further = take(DeflateTables.distanceExtra[code])
        else { return false }
        let length = DeflateTables.lengthBase[index] + extra
        let distance = DeflateTables.distanceBase[code] + further
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
