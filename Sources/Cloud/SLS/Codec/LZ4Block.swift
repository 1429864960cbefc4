/// The LZ4 block format: no frame, no size; the receiver knows the length from elsewhere.
///
/// Source: lz4.org, "LZ4 Block Format Description".
package enum LZ4Block {
    /// The `count` bytes that `block` holds; nil when the block is damaged or holds another number of bytes.
    package static func decode(_ block: [UInt8], count: Int) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(count)
        var position = 0
        while position < block.count {
            let token = block[position]
            position += 1
            guard let literals = length(Int(token >> 4), block, &position),
                block.count - position >= literals,
                output.count + literals <= count
            else { return nil }
            output += block[position..<position + literals]
            position += literals
            if position == block.count { break }
            guard copyMatch(token, block, &position, count, &output) else { return nil }
        }
        return output.count == count ? output : nil
    }

    private static func copyMatch(
        _ token: UInt8, _ block: [UInt8], _ position: inout Int, _ count: Int, _ output: inout [UInt8]
    ) -> Bool {
        guard block.count - position >= 2 else { return false }
        let distance = Int(block[position]) | Int(block[position + 1]) << 8
        position += 2
        guard distance > 0, distance <= output.count, let extra = length(Int(token & 15), block, &position)
        else {
            return false
        }
        let length = extra + 4
        guard output.count + length <= count else { return false }
        let start = output.count - distance
        if distance >= length {
            output += output[start..<start + length]
        } else {
            // The match reaches into what it writes: bytes must go one by one.
            for offset in 0..<length { output.append(output[start + offset]) }
        }
        return true
    }

    /// A length of four bits that goes on in further bytes when it is 15.
    private static func length(_ start: Int, _ block: [UInt8], _ position: inout Int) -> Int? {
        guard start == 15 else { return start }
        var length = 15
        while position < block.count {
            let byte = block[position]
            position += 1
            length += Int(byte)
            if byte < 255 { return length }
        }
        return nil
    }

    /// `bytes` as a block, by a greedy search over four-byte sequences.
    package static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var encoder = LZ4Encoder(bytes)
        return encoder.block()
    }
}

/// Finds matches with a hash table of the last place of each four-byte sequence.
private struct LZ4Encoder {
    private let bytes: [UInt8]
    private var output: [UInt8] = []
    private var table = [Int32](repeating: -1, count: 1 << 14)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func block() -> [UInt8] {
        output.reserveCapacity(bytes.count / 2 + 16)
        var (anchor, position) = (0, 0)
        // The format ends with at least five literals, and no match starts in the last twelve bytes.
        let lastStart = bytes.count - 12
        while position < lastStart {
            let slot = Int((word(position) &* 2_654_435_761) >> 18)
            let candidate = Int(table[slot])
            table[slot] = Int32(position)
            guard candidate >= 0, position - candidate <= 65_535, word(candidate) == word(position) else {
                position += 1
                continue
            }
            var length = 4
            while position + length < bytes.count - 5, bytes[candidate + length] == bytes[position + length] {
                length += 1
            }
            sequence(literals: anchor..<position, distance: position - candidate, length: length)
            position += length
            anchor = position
        }
        sequence(literals: anchor..<bytes.count, distance: 0, length: 0)
        return output
    }

    private func word(_ index: Int) -> UInt32 {
        UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
            | UInt32(bytes[index + 3]) << 24
    }

    /// Writes literals and then a match; no match when `length` is 0.
    private mutating func sequence(literals: Range<Int>, distance: Int, length: Int) {
        let rest = length == 0 ? 0 : length - 4
        output.append(UInt8(min(literals.count, 15) << 4 | min(rest, 15)))
        extend(literals.count)
        output += bytes[literals]
        guard length > 0 else { return }
        output += [UInt8(distance & 255), UInt8(distance >> 8)]
        extend(rest)
    }

    private mutating func extend(_ length: Int) {
        guard length >= 15 else { return }
        var rest = length - 15
        while rest >= 255 {
            output.append(255)
            rest -= 255
        }
        output.append(UInt8(rest))
    }
}
