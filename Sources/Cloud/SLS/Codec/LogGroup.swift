/// A group of logs of one topic and source: the unit in which logs are written, stored and pulled.
///
/// Source: the protobuf definition in the vendor's log SDKs: LogGroup, Log, Content, LogTag.
package struct LogGroup: Sendable, Equatable {
    /// A key and its value.
    package struct Pair: Sendable, Equatable {
        package var key: String
        package var value: String

        package init(_ key: String, _ value: String) { (self.key, self.value) = (key, value) }
    }

    /// One log.
    package struct Log: Sendable, Equatable {
        /// Seconds since 1970.
        package var time: UInt32
        /// Nanoseconds within the second; nil when the writer gave none.
        package var nanos: UInt32?
        package var contents: [Pair]

        package init(time: UInt32, nanos: UInt32? = nil, contents: [Pair]) {
            (self.time, self.nanos, self.contents) = (time, nanos, contents)
        }
    }

    package var topic: String
    package var source: String
    package var tags: [Pair]
    package var logs: [Log]

    package init(topic: String = "", source: String = "", tags: [Pair] = [], logs: [Log]) {
        (self.topic, self.source, self.tags, self.logs) = (topic, source, tags, logs)
    }

    /// The group as a protobuf message.
    package var encoded: [UInt8] {
        var writer = ProtobufWriter()
        for log in logs {
            var message = ProtobufWriter()
            message.varint(1, UInt64(log.time))
            for pair in log.contents { message.bytes(2, Self.encode(pair)) }
            if let nanos = log.nanos { message.fixed32(4, nanos) }
            writer.bytes(1, message.bytes)
        }
        if !topic.isEmpty { writer.bytes(3, topic.utf8) }
        if !source.isEmpty { writer.bytes(4, source.utf8) }
        for tag in tags { writer.bytes(6, Self.encode(tag)) }
        return writer.bytes
    }

    private static func encode(_ pair: Pair) -> [UInt8] {
        var message = ProtobufWriter()
        message.bytes(1, pair.key.utf8)
        message.bytes(2, pair.value.utf8)
        return message.bytes
    }
}
