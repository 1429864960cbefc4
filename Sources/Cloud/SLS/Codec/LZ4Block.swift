/// The LZ4 block format: no frame, no size; the receiver knows the length from elsewhere.
///
/// Source: lz4.org, "LZ4 Block Format Description".
package enum LZ4Block {
    /// The `count` bytes that `block` holds; nil when the block is damaged or holds another number of bytes.
    package static func decode(_ block: [UInt8], count: Int) -> [UInt8]? {
        guard count >= 0 else { return nil }
        var isWhole = false
        let output = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            block.withUnsafeBufferPointer { source in
                var decoder = LZ4Decoder(source, target)
                isWhole = decoder.run()
            }
            // What is not whole is thrown away, but must not be left without a value.
            if !isWhole { target.initialize(repeating: 0) }
            filled = count
        }
        return isWhole ? output : nil
    }

    /// `bytes` as a block, by a greedy search over four-byte sequences.
    package static func encode(_ bytes: [UInt8]) -> [UInt8] {
        // Literals alone cost one more byte for each 255 of them.
        [UInt8](unsafeUninitializedCapacity: bytes.count + bytes.count / 255 + 16) { target, filled in
            bytes.withUnsafeBytes { source in
                var encoder = LZ4Encoder(source, target)
                filled = encoder.run()
            }
        }
    }
}

/// Copies literals and matches; every length and distance is checked before it is used.
private struct LZ4Decoder {
    private let source: UnsafeBufferPointer<UInt8>
    private let target: UnsafeMutableBufferPointer<UInt8>
    private var position = 0
    private var filled = 0

    init(_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeMutableBufferPointer<UInt8>) {
        (self.source, self.target) = (source, target)
    }

    /// Whether the block was sound and filled the target exactly.
    mutating func run() -> Bool {
        while position < source.count {
            let token = source[position]
            position += 1
            guard let literals = length(Int(token >> 4)), source.count - position >= literals,
                target.count - filled >= literals
            else { return false }
            copyLiterals(literals)
            if position == source.count { break }
            guard copyMatch(Int(token & 15)) else { return false }
        }
        return filled == target.count
    }

    private mutating func copyLiterals(_ count: Int) {
        guard count > 0, let from = source.baseAddress, let to = target.baseAddress else { return }
        (to + filled).initialize(from: from + position, count: count)
        position += count
        filled += count
    }

    private mutating func copyMatch(_ code: Int) -> Bool {
        guard source.count - position >= 2 else { return false }
        let distance = Int(source[position]) | Int(source[position + 1]) << 8
        position += 2
        guard distance > 0, distance <= filled, let extra = length(code),
            target.count - filled >= extra + 4, let base = target.baseAddress
        else { return false }
        let count = extra + 4
        let to = base + filled
        let from = to - distance
        if distance >= count {
            to.initialize(from: from, count: count)
        } else {
            // The match reaches into what it writes: bytes must go one by one.
            for index in 0..<count { (to + index).initialize(to: from[index]) }
        }
        filled += count
        return true
    }

    /// A length of four bits that goes on in further bytes when it is 15.
    private mutating func length(_ start: Int) -> Int? {
        guard start == 15 else { return start }
        var length = 15
        while position < source.count {
            let byte = source[position]
            position += 1
            length += Int(byte)
            if byte < 255 { return length }
        }
        return nil
    }
}

/// Finds matches with a hash table of the last place of each four-byte sequence.
private struct LZ4Encoder {
    private let source: UnsafeRawBufferPointer
    private let target: UnsafeMutableBufferPointer<UInt8>
    private var filled = 0

    init(_ source: UnsafeRawBufferPointer, _ target: UnsafeMutableBufferPointer<UInt8>) {
        (self.source, self.target) = (source, target)
    }

    /// Writes the block and answers its length.
    mutating func run() -> Int {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 1 << 14) { table in
            table.initialize(repeating: -1)
            search(table)
        }
        return filled
    }

    private mutating func search(_ table: UnsafeMutableBufferPointer<Int32>) {
        var (anchor, position) = (0, 0)
        // The format ends with at least five literals, and no match starts in the last twelve bytes.
        let lastStart = source.count - 12
        // Where nothing matches for long, fewer places are looked at.
        var misses = 0
        while position < lastStart {
            let word = word(position)
            let slot = Int((word &* 2_654_435_761) >> 18)
            let candidate = Int(table[slot])
            table[slot] = Int32(truncatingIfNeeded: position)
            guard candidate >= 0, position - candidate <= 65_535, self.word(candidate) == word else {
                misses += 1
                position += 1 + misses >> 6
                continue
            }
            misses = 0
            let length = matchLength(candidate, position)
            sequence(literals: anchor..<position, distance: position - candidate, length: length)
            position += length
            anchor = position
        }
        sequence(literals: anchor..<source.count, distance: 0, length: 0)
    }

    private func matchLength(_ candidate: Int, _ position: Int) -> Int {
        var length = 4
        let limit = source.count - 5 - position
        while length + 8 <= limit {
            let difference =
                source.loadUnaligned(fromByteOffset: candidate + length, as: UInt64.self).littleEndian
                ^ source.loadUnaligned(fromByteOffset: position + length, as: UInt64.self).littleEndian
            if difference != 0 { return length + difference.trailingZeroBitCount / 8 }
            length += 8
        }
        while length < limit, source[candidate + length] == source[position + length] { length += 1 }
        return length
    }

    @inline(__always)
    private func word(_ index: Int) -> UInt32 {
        source.loadUnaligned(fromByteOffset: index, as: UInt32.self).littleEndian
    }

    private mutating func put(_ byte: UInt8) {
        target.initializeElement(at: filled, to: byte)
        filled += 1
    }

    /// Writes literals and then a match; no match when `length` is 0.
    private mutating func sequence(literals: Range<Int>, distance: Int, length: Int) {
        let rest = length == 0 ? 0 : length - 4
        put(UInt8(min(literals.count, 15) << 4 | min(rest, 15)))
        extend(literals.count)
        if let from = source.baseAddress, let to = target.baseAddress, !literals.isEmpty {
            UnsafeMutableRawPointer(to + filled).copyMemory(
                from: from + literals.lowerBound, byteCount: literals.count)
            filled += literals.count
        }
        guard length > 0 else { return }
        put(UInt8(distance & 255))
        put(UInt8(distance >> 8))
        extend(rest)
    }

    private mutating func extend(_ length: Int) {
        guard length >= 15 else { return }
        var rest = length - 15
        while rest >= 255 {
            put(255)
            rest -= 255
        }
        put(UInt8(rest))
    }
}
