import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// Writes rows as the logs of a log group.
///
/// Source: the protobuf definition in the vendor's log SDKs: LogGroup{1 Logs, 3 Topic, 4 Source},
/// Log{1 Time, 2 Contents}, Content{1 Key, 2 Value}.
struct LogGroupEncoder {
    private let types: [LogicalType]
    /// The key of each column as a field: number, length, bytes.
    private let keys: [[UInt8]]
    private let writesNull: Bool
    private var value: [UInt8] = []
    private var log: [UInt8] = []

    init(_ schema: Schema, writesNull: Bool) {
        types = schema.types.map(\.logical)
        keys = schema.names.map { name in
            var field: [UInt8] = []
            Self.append(1, Array(name.utf8), to: &field)
            return field
        }
        self.writesNull = writesNull
    }

    /// Appends a row as a log of a group.
    mutating func append(
        _ columns: [Column], row: Int, epochSeconds: UInt32, to group: inout [UInt8]
    ) {
        log.removeAll(keepingCapacity: true)
        log.append(0x08)
        Self.append(varint: UInt64(epochSeconds), to: &log)
        for (index, column) in columns.enumerated() {
            value.removeAll(keepingCapacity: true)
            if column.isNull(row) {
                guard writesNull else { continue }
            } else {
                Self.append(text: column, row, types[index], to: &value)
            }
            let length = keys[index].count + 1 + Self.length(ofVarint: UInt64(value.count)) + value.count
            log.append(2 << 3 | 2)
            Self.append(varint: UInt64(length), to: &log)
            log += keys[index]
            Self.append(2, value, to: &log)
        }
        Self.append(1, log, to: &group)
    }

    /// The group's bytes with its topic and source.
    static func closed(_ group: [UInt8], topic: [UInt8], source: [UInt8]) -> [UInt8] {
        var bytes = group
        if !topic.isEmpty { append(3, topic, to: &bytes) }
        if !source.isEmpty { append(4, source, to: &bytes) }
        return bytes
    }

    // MARK: Text

    /// The text of a value that is not NULL.
    static func text(_ column: Column, _ row: Int, _ type: LogicalType) -> [UInt8] {
        var out: [UInt8] = []
        append(text: column, row, type, to: &out)
        return out
    }

    private static func append(text column: Column, _ row: Int, _ type: LogicalType, to out: inout [UInt8]) {
        switch type {
        case .char, .varchar, .binary, .varbinary: out += column.bytes(row)
        case .timestamp, .timestampLTZ: out += FormatTime.text(column.value(row), type, .sql).utf8
        default: out += JavaText.scalar(column.value(row), type).utf8
        }
    }

    // MARK: Fields

    private static func append(_ number: UInt8, _ content: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(number << 3 | 2)
        append(varint: UInt64(content.count), to: &bytes)
        bytes += content
    }

    private static func append(varint value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func length(ofVarint value: UInt64) -> Int {
        max(1, (70 - value.leadingZeroBitCount) / 7)
    }
}
