import Streaming

/// Where the log groups of one pull lie in its bytes; logs are looked into only when they are read.
///
/// Source: the protobuf definition in the vendor's log SDKs: LogGroupList{1 logGroups}, LogGroup{1 Logs,
/// 3 Topic, 4 Source, 6 LogTags}, LogTag{1 Key, 2 Value}.
struct PulledGroups {
    struct Group {
        var topic = 0..<0
        var source = 0..<0
        /// Positions in `tags`.
        var tags = 0..<0
    }
    struct Tag {
        var key = 0..<0
        var value = 0..<0
    }
    struct Log {
        var start: Int32
        var end: Int32
        var group: Int32
    }

    private(set) var groups: [Group] = []
    private(set) var tags: [Tag] = []
    private(set) var logs: [Log] = []

    init(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws(JobFailure) {
        var list = LogFields(bytes, 0..<count)
        while let field = try list.next() {
            if field.number == 1, field.isBytes { try read(bytes, field.range) }
        }
    }

    private mutating func read(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>) throws(JobFailure) {
        var group = Group()
        group.tags = tags.count..<tags.count
        var fields = LogFields(bytes, range)
        while let field = try fields.next() {
            guard field.isBytes else { continue }
            switch field.number {
            case 1:
                logs.append(
                    Log(
                        start: Int32(field.range.lowerBound), end: Int32(field.range.upperBound),
                        group: Int32(groups.count)))
            case 3: group.topic = field.range
            case 4: group.source = field.range
            case 6: tags.append(try Self.tag(bytes, field.range))
            default: break
            }
        }
        group.tags = group.tags.lowerBound..<tags.count
        groups.append(group)
    }

    private static func tag(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>) throws(JobFailure) -> Tag {
        var tag = Tag()
        var fields = LogFields(bytes, range)
        while let field = try fields.next() {
            guard field.isBytes else { continue }
            if field.number == 1 {
                tag.key = field.range
            } else if field.number == 2 {
                tag.value = field.range
            }
        }
        return tag
    }
}

/// Reads the fields of one protobuf message in place.
///
/// Source: protobuf.dev, "Encoding": wire types 0 (varint), 1 (fixed 64), 2 (length-delimited), 5 (fixed 32).
struct LogFields {
    struct Field {
        var number: Int
        var isBytes = false
        /// Of a varint or a fixed number.
        var value: UInt64 = 0
        /// Of bytes.
        var range = 0..<0
    }

    private let bytes: UnsafePointer<UInt8>
    private var at: Int
    private let end: Int

    init(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>) {
        self.bytes = bytes
        (at, end) = (range.lowerBound, range.upperBound)
    }

    /// The next field; nil at the end.
    @inline(__always)
    mutating func next() throws(JobFailure) -> Field? {
        guard at < end else { return nil }
        let key = try varint()
        var field = Field(number: Int(truncatingIfNeeded: key >> 3))
        switch key & 7 {
        case 0: field.value = try varint()
        case 1: at += 8
        case 2:
            let count = try varint()
            guard count <= UInt64(end - at) else { throw Self.damaged }
            (field.isBytes, field.range) = (true, at..<at + Int(count))
            at += Int(count)
        case 5: at += 4
        default: throw Self.damaged
        }
        guard at <= end else { throw Self.damaged }
        return field
    }

    @inline(__always)
    private mutating func varint() throws(JobFailure) -> UInt64 {
        var (value, shift) = (UInt64(0), UInt64(0))
        while at < end, shift < 64 {
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw Self.damaged
    }

    private static let damaged = JobFailure(
        "com.google.protobuf.InvalidProtocolBufferException",
        "While parsing a protocol message, the input ended unexpectedly or was malformed.")
}
