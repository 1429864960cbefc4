/// The three tables by which sequences are read; a block may repeat the tables of the one before.
struct ZstandardSequenceTables {
    var literals: ZstandardFSE?
    var offsets: ZstandardFSE?
    var lengths: ZstandardFSE?
}

/// Reads the sequences of a block: how many literals, and then which match.
///
/// Source: RFC 8878, section 3.1.1.3.2.
struct ZstandardSequences {
    struct Sequence {
        var literals: Int
        var length: Int
        /// The distance plus three, or 1 to 3 for one of the last distances.
        var offset: Int
    }

    let count: Int
    private var bits: ZstandardBits?
    private let literals: ZstandardFSE
    private let offsets: ZstandardFSE
    private let lengths: ZstandardFSE
    private var states = (literals: 0, offset: 0, length: 0)

    /// Reads the section's header from `position`; nil when it is damaged.
    init?(_ bytes: [UInt8], _ position: inout Int, _ end: Int, _ tables: inout ZstandardSequenceTables) {
        guard let count = Self.count(bytes, &position, end) else { return nil }
        self.count = count
        let none = ZstandardFSE(only: 0)
        guard count > 0 else {
            (literals, offsets, lengths, bits) = (none, none, none, nil)
            return
        }
        guard position < end else { return nil }
        let modes = Int(bytes[position])
        position += 1
        func table(
            _ mode: Int, _ kept: inout ZstandardFSE?, _ standard: ZstandardFSE, _ accuracy: Int, _ symbol: Int
        ) -> ZstandardFSE? {
            switch mode {
            case 0: kept = standard
            case 1:
                guard position < end, Int(bytes[position]) <= symbol else { return nil }
                kept = ZstandardFSE(only: bytes[position])
                position += 1
            case 2:
                kept = ZstandardFSE.read(bytes, &position, end, maxAccuracy: accuracy, maxSymbol: symbol)
            default: break
            }
            return kept
        }
        guard let literals = table(modes >> 6 & 3, &tables.literals, Self.standardLiterals, 9, 35),
            let offsets = table(modes >> 4 & 3, &tables.offsets, Self.standardOffsets, 8, 31),
            let lengths = table(modes >> 2 & 3, &tables.lengths, Self.standardLengths, 9, 52),
            modes & 3 == 0, position < end, var bits = ZstandardBits(bytes, position..<end)
        else { return nil }
        (self.literals, self.offsets, self.lengths) = (literals, offsets, lengths)
        states.literals = bits.read(literals.accuracy)
        states.offset = bits.read(offsets.accuracy)
        states.length = bits.read(lengths.accuracy)
        self.bits = bits
    }

    private static func count(_ bytes: [UInt8], _ position: inout Int, _ end: Int) -> Int? {
        guard position < end else { return nil }
        let first = Int(bytes[position])
        let size = first < 128 ? 1 : first < 255 ? 2 : 3
        guard end - position >= size else { return nil }
        defer { position += size }
        switch size {
        case 1: return first
        case 2: return ((first - 128) << 8) + Int(bytes[position + 1])
        default: return Int(bytes[position + 1]) + (Int(bytes[position + 2]) << 8) + 0x7F00
        }
    }

    /// Whether all bits were read, and no more.
    var isDone: Bool { bits.map { $0.left == 0 } ?? true }

    /// The next sequence; nil when the bits run out.
    mutating func next(isLast: Bool) -> Sequence? {
        guard var bits else { return nil }
        defer { self.bits = bits }
        let offsetCode = offsets.symbol(states.offset)
        let offset = (1 << offsetCode) + bits.read(offsetCode)
        let (lengthBase, lengthBits) = Self.lengthCode(lengths.symbol(states.length))
        let length = lengthBase + bits.read(lengthBits)
        let (literalBase, literalBits) = Self.literalCode(literals.symbol(states.literals))
        let literalCount = literalBase + bits.read(literalBits)
        if !isLast {
            literals.advance(&states.literals, &bits)
            lengths.advance(&states.length, &bits)
            offsets.advance(&states.offset, &bits)
        }
        guard bits.left >= 0 else { return nil }
        return Sequence(literals: literalCount, length: length, offset: offset)
    }

    private static func literalCode(_ code: Int) -> (base: Int, bits: Int) {
        code < 16 ? (code, 0) : literalCodes[code - 16]
    }

    private static func lengthCode(_ code: Int) -> (base: Int, bits: Int) {
        code < 32 ? (code + 3, 0) : lengthCodes[code - 32]
    }

    private static let literalCodes: [(Int, Int)] = [
        (16, 1), (18, 1), (20, 1), (22, 1), (24, 2), (28, 2), (32, 3), (40, 3), (48, 4), (64, 6), (128, 7),
        (256, 8), (512, 9), (1_024, 10), (2_048, 11), (4_096, 12), (8_192, 13), (16_384, 14), (32_768, 15),
        (65_536, 16),
    ]
    private static let lengthCodes: [(Int, Int)] = [
        (35, 1), (37, 1), (39, 1), (41, 1), (43, 2), (47, 2), (51, 3), (59, 3), (67, 4), (83, 4), (99, 5),
        (131, 7), (259, 8), (515, 9), (1_027, 10), (2_051, 11), (4_099, 12), (8_195, 13), (16_387, 14),
        (32_771, 15), (65_539, 16),
    ]
    private static let standardLiterals = ZstandardFSE(
        counts: [
            4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1,
            -1, -1,
            -1, -1,
        ], accuracy: 6)
    private static let standardLengths = ZstandardFSE(
        counts: [
            1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            1,
            1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
        ], accuracy: 6)
    private static let standardOffsets = ZstandardFSE(
        counts: [
            1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
        ], accuracy: 5)
}
