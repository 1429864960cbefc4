/// Where the parts of an encoded log group stand in its bytes; logs are looked into only when asked.
struct LogGroupView {
    let buffer: UnsafeRawBufferPointer
    private(set) var topic: Range<Int> = 0..<0
    private(set) var source: Range<Int> = 0..<0
    private(set) var tags: [(key: Range<Int>, value: Range<Int>)] = []
    private(set) var logs: [Range<Int>] = []

    /// Reads the outline of the group in `buffer`; unknown fields are skipped.
    init(_ buffer: UnsafeRawBufferPointer) throws(ProtobufError) {
        self.buffer = buffer
        var reader = ProtobufReader(buffer, 0..<buffer.count)
        while let (number, field) = try reader.next() {
            guard case .bytes(let range) = field else { continue }
            switch number {
            case 1: logs.append(range)
            case 3: topic = range
            case 4: source = range
            case 6: tags.append(try Self.pair(buffer, range))
            default: break
            }
        }
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: buffer[range]), as: UTF8.self)
    }

    fileprivate static func pair(
        _ buffer: UnsafeRawBufferPointer, _ range: Range<Int>
    ) throws(ProtobufError) -> (key: Range<Int>, value: Range<Int>) {
        var (key, value): (Range<Int>?, Range<Int>) = (nil, 0..<0)
        var reader = ProtobufReader(buffer, range)
        while let (number, field) = try reader.next() {
            guard case .bytes(let part) = field else { continue }
            if number == 1 { key = part } else if number == 2 { value = part }
        }
        guard let key else { throw ProtobufError(reason: "a content without a key") }
        return (key, value)
    }

    /// The whole group in memory of its own.
    func group() throws(ProtobufError) -> LogGroup {
        var line = LogLine()
        var logs: [LogGroup.Log] = []
        for range in self.logs {
            try line.read(self, range)
            let contents = line.contents.map { LogGroup.Pair(text($0.key), text($0.value)) }
            logs.append(LogGroup.Log(time: line.time, nanos: line.nanos, contents: contents))
        }
        return LogGroup(
            topic: text(topic), source: text(source),
            tags: tags.map { LogGroup.Pair(text($0.key), text($0.value)) }, logs: logs)
    }
}

/// Where the parts of one log stand; reused from log to log so that reading one allocates nothing.
struct LogLine {
    private(set) var time: UInt32 = 0
    private(set) var nanos: UInt32?
    private(set) var contents: [(key: Range<Int>, value: Range<Int>)] = []

    /// Reads the log in `range` of the group's bytes.
    mutating func read(_ group: LogGroupView, _ range: Range<Int>) throws(ProtobufError) {
        contents.removeAll(keepingCapacity: true)
        (time, nanos) = (0, nil)
        var hasTime = false
        var reader = ProtobufReader(group.buffer, range)
        while let (number, field) = try reader.next() {
            switch (number, field) {
            case (1, .varint(let value)):
                guard let seconds = UInt32(exactly: value) else {
                    throw ProtobufError(reason: "a time beyond 32 bits")
                }
                (time, hasTime) = (seconds, true)
            case (2, .bytes(let part)): contents.append(try LogGroupView.pair(group.buffer, part))
            case (4, .fixed32(let value)): nanos = value
            default: break
            }
        }
        guard hasTime else { throw ProtobufError(reason: "a log without a time") }
    }
}
