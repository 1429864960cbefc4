/// A Huffman decoding table for literals.
///
/// Source: RFC 8878, section 4.2.
struct ZstandardHuffman {
    private let maxBits: Int
    private let symbols: [UInt8]
    private let lengths: [UInt8]

    /// Reads a tree's description from `position` and moves it behind; nil when it is damaged.
    static func read(_ bytes: [UInt8], _ position: inout Int, _ end: Int) -> ZstandardHuffman? {
        guard position < end else { return nil }
        let header = Int(bytes[position])
        position += 1
        if header >= 128 { return direct(bytes, &position, end, count: header - 127) }
        guard end - position >= header else { return nil }
        let weights = weights(bytes, position, position + header)
        position += header
        return weights.flatMap(ZstandardHuffman.init)
    }

    /// Weights of four bits each.
    private static func direct(
        _ bytes: [UInt8], _ position: inout Int, _ end: Int, count: Int
    ) -> ZstandardHuffman? {
        guard end - position >= (count + 1) / 2 else { return nil }
        let weights = (0..<count).map { index in
            let byte = Int(bytes[position + index / 2])
            return index % 2 == 0 ? byte >> 4 : byte & 15
        }
        position += (count + 1) / 2
        return ZstandardHuffman(weights)
    }

    /// Weights in two interleaved streams of finite state entropy.
    private static func weights(_ bytes: [UInt8], _ start: Int, _ end: Int) -> [Int]? {
        var position = start
        guard let table = ZstandardFSE.read(bytes, &position, end, maxAccuracy: 6, maxSymbol: 12),
            position < end,
            var bits = ZstandardBits(bytes, position..<end)
        else { return nil }
        var first = bits.read(table.accuracy)
        var second = bits.read(table.accuracy)
        var weights: [Int] = []
        while weights.count < 255 {
            weights.append(table.symbol(first))
            table.advance(&first, &bits)
            if bits.left < 0 {
                weights.append(table.symbol(second))
                return weights
            }
            swap(&first, &second)
        }
        return nil
    }

    /// The table of all weights but the last, which follows from them.
    private init?(_ weights: [Int]) {
        let sum = weights.reduce(0) { $0 + ($1 > 0 ? 1 << ($1 - 1) : 0) }
        guard sum > 0, weights.allSatisfy({ $0 <= 12 }), weights.count < 256 else { return nil }
        let maxBits = Int.bitWidth - sum.leadingZeroBitCount
        let left = (1 << maxBits) - sum
        guard maxBits <= 12, left.nonzeroBitCount == 1 else { return nil }
        let all = weights + [left.trailingZeroBitCount + 1]
        var symbols: [UInt8] = []
        var lengths: [UInt8] = []
        for weight in 1...maxBits {
            for (symbol, other) in all.enumerated() where other == weight {
                symbols += [UInt8](repeating: UInt8(symbol), count: 1 << (weight - 1))
                lengths += [UInt8](repeating: UInt8(maxBits + 1 - weight), count: 1 << (weight - 1))
            }
        }
        guard symbols.count == 1 << maxBits else { return nil }
        (self.maxBits, self.symbols, self.lengths) = (maxBits, symbols, lengths)
    }

    /// Decodes one stream of exactly `count` symbols; false when it is damaged.
    func decode(_ bytes: [UInt8], _ range: Range<Int>, count: Int, into output: inout [UInt8]) -> Bool {
        guard var bits = ZstandardBits(bytes, range) else { return false }
        let mask = (1 << maxBits) - 1
        var state = bits.read(maxBits)
        for _ in 0..<count {
            guard bits.left > -maxBits else { return false }
            output.append(symbols[state])
            let length = Int(lengths[state])
            state = (state << length | bits.read(length)) & mask
        }
        return bits.left == -maxBits
    }
}
