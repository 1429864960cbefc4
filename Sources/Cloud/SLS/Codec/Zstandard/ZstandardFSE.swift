/// A decoding table of finite state entropy.
///
/// Source: RFC 8878, section 4.1.
struct ZstandardFSE {
    private struct Entry {
        var symbol: UInt8
        var bits: UInt8
        var base: UInt16
    }

    let accuracy: Int
    private let entries: [Entry]

    /// The table of normalized counts, where -1 is a probability below one.
    init(counts: [Int], accuracy: Int) {
        self.accuracy = accuracy
        let size = 1 << accuracy
        var symbols = [UInt8](repeating: 0, count: size)
        var next = [Int](repeating: 0, count: counts.count)
        var high = size
        for (symbol, count) in counts.enumerated() where count == -1 {
            high -= 1
            symbols[high] = UInt8(symbol)
            next[symbol] = 1
        }
        let step = (size >> 1) + (size >> 3) + 3
        var place = 0
        for (symbol, count) in counts.enumerated() where count > 0 {
            next[symbol] = count
            for _ in 0..<count {
                symbols[place] = UInt8(symbol)
                repeat { place = (place + step) & (size - 1) } while place >= high
            }
        }
        entries = symbols.map { symbol in
            let state = next[Int(symbol)]
            next[Int(symbol)] += 1
            let bits = accuracy - (Int.bitWidth - 1 - state.leadingZeroBitCount)
            return Entry(symbol: symbol, bits: UInt8(bits), base: UInt16((state << bits) - size))
        }
    }

    /// The table that always yields `symbol`.
    init(only symbol: UInt8) {
        accuracy = 0
        entries = [Entry(symbol: symbol, bits: 0, base: 0)]
    }

    func symbol(_ state: Int) -> Int { Int(entries[state].symbol) }

    func advance(_ state: inout Int, _ bits: inout ZstandardBits) {
        let entry = entries[state]
        state = Int(entry.base) + bits.read(Int(entry.bits))
    }

    /// Reads a table's description forwards from `position` and moves it behind; nil when it is damaged.
    static func read(
        _ bytes: [UInt8], _ position: inout Int, _ end: Int, maxAccuracy: Int, maxSymbol: Int
    ) -> ZstandardFSE? {
        var reader = ForwardBits(bytes, position, end)
        guard let low = reader.read(4), low + 5 <= maxAccuracy else { return nil }
        let accuracy = low + 5
        var remaining = 1 << accuracy
        var counts: [Int] = []
        while remaining > 0 {
            guard counts.count <= maxSymbol, let count = count(&reader, remaining) else { return nil }
            remaining -= abs(count)
            counts.append(count)
            guard count == 0 else { continue }
            while true {
                guard let zeros = reader.read(2), counts.count + zeros <= maxSymbol + 1 else { return nil }
                counts += [Int](repeating: 0, count: zeros)
                if zeros < 3 { break }
            }
        }
        guard remaining == 0 else { return nil }
        position = reader.bytePosition
        return ZstandardFSE(counts: counts, accuracy: accuracy)
    }

    /// One normalized count in as few bits as what remains needs.
    private static func count(_ reader: inout ForwardBits, _ remaining: Int) -> Int? {
        let bits = Int.bitWidth - (remaining + 1).leadingZeroBitCount
        guard var value = reader.read(bits) else { return nil }
        let mask = (1 << (bits - 1)) - 1
        let threshold = (1 << bits) - 1 - (remaining + 1)
        if value & mask < threshold {
            reader.back(1)
            value &= mask
        } else if value > mask {
            value -= threshold
        }
        return value - 1
    }
}

/// Reads bits forwards, low bits first.
private struct ForwardBits {
    private let bytes: [UInt8]
    private let end: Int
    private var bit: Int

    init(_ bytes: [UInt8], _ start: Int, _ end: Int) { (self.bytes, self.end, bit) = (bytes, end, start * 8) }

    /// The next whole byte.
    var bytePosition: Int { (bit + 7) / 8 }

    mutating func read(_ count: Int) -> Int? {
        guard bit + count <= end * 8 else { return nil }
        var value = 0
        for offset in 0..<count {
            let place = bit + offset
            value |= (Int(bytes[place / 8]) >> (place % 8) & 1) << offset
        }
        bit += count
        return value
    }

    mutating func back(_ count: Int) { bit -= count }
}
