/// Why bytes are no protobuf message of the expected shape.
struct ProtobufError: Error {
    var reason: String
}

/// Reads the fields of one protobuf message in place.
///
/// Source: protobuf.dev, "Encoding": wire types 0 (varint), 1 (fixed 64), 2 (length-delimited), 5 (fixed 32);
/// groups are refused.
struct ProtobufReader {
    /// A field: its number and what stands in it.
    enum Field {
        case varint(UInt64)
        case bytes(Range<Int>)
        case fixed32(UInt32)
        case fixed64
    }

    let buffer: UnsafeRawBufferPointer
    private var position: Int
    private let end: Int

    /// Reads `range` of `buffer`.
    init(_ buffer: UnsafeRawBufferPointer, _ range: Range<Int>) {
        self.buffer = buffer
        (position, end) = (range.lowerBound, range.upperBound)
    }

    /// The next field; nil at the end.
    mutating func next() throws(ProtobufError) -> (number: Int, field: Field)? {
        guard position < end else { return nil }
        let key = try varint()
        let number = Int(truncatingIfNeeded: key >> 3)
        guard number > 0, number < 1 << 29 else { throw ProtobufError(reason: "field number 0") }
        switch key & 7 {
        case 0: return (number, .varint(try varint()))
        case 1:
            try skip(8)
            return (number, .fixed64)
        case 2:
            let count = try varint()
            guard count <= UInt64(end - position) else {
                throw ProtobufError(reason: "a field is longer than its message")
            }
            let start = position
            position += Int(count)
            return (number, .bytes(start..<position))
        case 5:
            let start = position
            try skip(4)
            return (
                number, .fixed32(buffer.loadUnaligned(fromByteOffset: start, as: UInt32.self).littleEndian)
            )
        default: throw ProtobufError(reason: "wire type \(key & 7)")
        }
    }

    private mutating func skip(_ count: Int) throws(ProtobufError) {
        guard end - position >= count else { throw ProtobufError(reason: "the message ends within a field") }
        position += count
    }

    private mutating func varint() throws(ProtobufError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift < 64 {
            let byte = buffer[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw ProtobufError(reason: "the message ends within a number")
    }
}

/// Writes protobuf fields.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    mutating func varint(_ number: Int, _ value: UInt64) {
        raw(UInt64(number) << 3)
        raw(value)
    }

    mutating func bytes(_ number: Int, _ value: some Collection<UInt8>) {
        raw(UInt64(number) << 3 | 2)
        raw(UInt64(value.count))
        bytes += value
    }

    mutating func fixed32(_ number: Int, _ value: UInt32) {
        raw(UInt64(number) << 3 | 5)
        withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }

    private mutating func raw(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
