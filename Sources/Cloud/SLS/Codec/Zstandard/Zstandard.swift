/// Reads Zstandard frames, as the newer clients compress what they write.
///
/// Source: RFC 8878. Not emulated: dictionaries; a frame that names one is refused as damaged.
package enum Zstandard {
    /// The bytes of all frames in `stream`; nil when it is damaged or would be longer than `limit`.
    package static func decode(_ stream: [UInt8], limit: Int) -> [UInt8]? {
        var output: [UInt8] = []
        var position = 0
        while position < stream.count {
            guard let magic = little(stream, position, 4) else { return nil }
            if magic & 0xFFFF_FFF0 == 0x184D_2A50 {
                guard let size = little(stream, position + 4, 4), stream.count - position - 8 >= size else {
                    return nil
                }
                position += 8 + size
                continue
            }
            guard magic == 0xFD2F_B528 else { return nil }
            var frame = ZstandardFrame(stream, from: position + 4, limit: limit - output.count)
            guard let end = frame.run() else { return nil }
            output += frame.output
            position = end
        }
        return output
    }

    /// `count` bytes as a little-endian number; nil past the end.
    static func little(_ bytes: [UInt8], _ position: Int, _ count: Int) -> Int? {
        guard position >= 0, count <= bytes.count - position else { return nil }
        return (0..<count).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
    }
}

/// Decodes the blocks of one frame.
struct ZstandardFrame {
    private let stream: [UInt8]
    private let limit: Int
    private var position: Int
    private(set) var output: [UInt8] = []
    private var huffman: ZstandardHuffman?
    private var tables = ZstandardSequenceTables()
    private var repeats = (1, 4, 8)

    init(_ stream: [UInt8], from start: Int, limit: Int) {
        (self.stream, position, self.limit) = (stream, start, limit)
    }

    /// Where the frame ends; nil when it is damaged.
    mutating func run() -> Int? {
        guard let (contentSize, hasChecksum) = header() else { return nil }
        while true {
            guard let head = Zstandard.little(stream, position, 3) else { return nil }
            position += 3
            guard block(kind: head >> 1 & 3, size: head >> 3) else { return nil }
            if head & 1 == 1 { break }
        }
        if let contentSize, contentSize != output.count { return nil }
        if hasChecksum {
            guard let sum = Zstandard.little(stream, position, 4),
                UInt32(truncatingIfNeeded: XXHash64.hash(output)) == sum
            else { return nil }
            position += 4
        }
        return position
    }

    /// The size of the content, if the frame says it, and whether a checksum follows.
    private mutating func header() -> (contentSize: Int?, hasChecksum: Bool)? {
        guard position < stream.count else { return nil }
        let descriptor = Int(stream[position])
        position += 1
        let isSingle = descriptor & 0x20 != 0
        guard descriptor & 0x08 == 0 else { return nil }
        if !isSingle { position += 1 }
        let dictionaryBytes = [0, 1, 2, 4][descriptor & 3]
        guard let dictionary = Zstandard.little(stream, position, dictionaryBytes), dictionary == 0 else {
            return nil
        }
        position += dictionaryBytes
        let flag = descriptor >> 6
        let sizeBytes = flag == 0 ? (isSingle ? 1 : 0) : [0, 2, 4, 8][flag]
        var contentSize: Int?
        if sizeBytes > 0 {
            guard let size = Zstandard.little(stream, position, sizeBytes), size >= 0 else { return nil }
            contentSize = flag == 1 ? size + 256 : size
        }
        position += sizeBytes
        if let contentSize, contentSize > limit { return nil }
        return position <= stream.count ? (contentSize, descriptor & 4 != 0) : nil
    }

    private mutating func block(kind: Int, size: Int) -> Bool {
        switch kind {
        case 0:
            guard stream.count - position >= size, output.count + size <= limit else { return false }
            output += stream[position..<position + size]
            position += size
        case 1:
            guard position < stream.count, output.count + size <= limit else { return false }
            output += [UInt8](repeating: stream[position], count: size)
            position += 1
        case 2:
            guard stream.count - position >= size else { return false }
            let end = position + size
            guard compressed(until: end) else { return false }
            position = end
        default: return false
        }
        return true
    }

    private mutating func compressed(until end: Int) -> Bool {
        guard let literals = ZstandardLiterals.read(stream, &position, end, &huffman) else { return false }
        guard let sequences = ZstandardSequences(stream, &position, end, &tables) else { return false }
        var (taken, reader) = (0, sequences)
        for index in 0..<sequences.count {
            guard let sequence = reader.next(isLast: index == sequences.count - 1),
                literals.count - taken >= sequence.literals,
                output.count + sequence.literals + sequence.length <= limit
            else { return false }
            output += literals[taken..<taken + sequence.literals]
            taken += sequence.literals
            guard let distance = distance(sequence), copy(distance, sequence.length) else { return false }
        }
        guard reader.isDone, output.count + literals.count - taken <= limit else { return false }
        output += literals[taken...]
        return true
    }

    /// The distance a sequence means: its own, or one of the last three.
    private mutating func distance(_ sequence: ZstandardSequences.Sequence) -> Int? {
        guard sequence.offset <= 3 else {
            repeats = (sequence.offset - 3, repeats.0, repeats.1)
            return repeats.0
        }
        switch sequence.offset + (sequence.literals == 0 ? 1 : 0) {
        case 1: return repeats.0
        case 2: repeats = (repeats.1, repeats.0, repeats.2)
        case 3: repeats = (repeats.2, repeats.0, repeats.1)
        default: repeats = (repeats.0 - 1, repeats.0, repeats.1)
        }
        return repeats.0 > 0 ? repeats.0 : nil
    }

    private mutating func copy(_ distance: Int, _ length: Int) -> Bool {
        guard distance <= output.count else { return false }
        let start = output.count - distance
        if distance >= length {
            output += output[start..<start + length]
        } else {
            // The match reaches into what it writes: bytes must go one by one.
            for offset in 0..<length { output.append(output[start + offset]) }
        }
        return true
    }
}
