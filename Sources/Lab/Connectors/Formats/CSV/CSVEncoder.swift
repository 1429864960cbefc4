import LabKernel
import StreamTypes
import Streaming

/// Writes CSV records as Jackson's CSV generator does.
final class CSVEncoder: RecordEncoder {
    private let options: CSVOptions
    private let types: [LogicalType]
    /// Bytes up to this one make a field quoted.
    private let lastUnsafe: UInt8
    /// Longer texts are quoted without a look.
    private static let maxCheckedLength = 24

    init(_ options: CSVOptions, _ schema: Schema) {
        self.options = options
        types = schema.types.map(\.logical)
        lastUnsafe = max(options.delimiter, options.quote ?? 0, UInt8(ascii: "\r"))
    }

    func encode(_ columns: [Column], row: Int, kind: RowKind, into bytes: inout [UInt8]) throws(JobFailure) {
        for (index, type) in types.enumerated() {
            if index > 0 { bytes.append(options.delimiter) }
            append(columns[index].value(row), type, &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private func append(_ value: Value, _ type: LogicalType, _ out: inout [UInt8]) {
        switch (value, type) {
        case (.null, _): out += options.nullLiteral ?? []
        case (.array(let elements), .array(let element)):
            quote(join(elements.map { ($0, element.logical) }), &out)
        case (.row(let values), .row(let fields)):
            quote(join(zip(values, fields.map(\.type.logical)).map { ($0, $1) }), &out)
        default:
            let text = Array(text(value, type).utf8)
            // A decimal is written as a text, a plus sign in its exponent makes it a quoted one.
            if isNumber(type) { out += text } else { quote(text, &out) }
        }
    }

    private func join(_ items: [(Value, LogicalType)]) -> [UInt8] {
        var text: [UInt8] = []
        for (index, item) in items.enumerated() {
            if index > 0 { text += options.elementDelimiter }
            text += item.0 == .null ? options.nullLiteral ?? [] : Array(self.text(item.0, item.1).utf8)
        }
        return text
    }

    private func isNumber(_ type: LogicalType) -> Bool {
        switch type {
        case .boolean, .tinyint, .smallint, .int, .bigint, .float, .double: true
        default: false
        }
    }

    private func text(_ value: Value, _ type: LogicalType) -> String {
        switch (value, type) {
        case (.int(let number), .decimal(_, let scale)):
            return DecimalText.stripped(Int128(number), scale: scale, isPlain: !options.writesScientific)
        case (.big(let number), .decimal(_, let scale)):
            return DecimalText.stripped(number, scale: scale, isPlain: !options.writesScientific)
        case (.bytes(let bytes), .binary), (.bytes(let bytes), .varbinary):
            var text: [UInt8] = []
            Base64.encode(bytes, into: &text)
            return String(decoding: text, as: UTF8.self)
        case (.int(let millis), .time): return TimeText.seconds(millis * 1_000_000)
        case (_, .timestamp), (_, .timestampLTZ): return FormatTime.text(value, type, .sql)
        default: return JavaText.scalar(value, type)
        }
    }

    private func quote(_ text: [UInt8], _ out: inout [UInt8]) {
        guard let quote = options.quote, needsQuotes(text) else {
            out += text
            return
        }
        out.append(quote)
        for byte in text {
            if byte == quote {
                out.append(options.escape ?? quote)
            } else if byte == options.escape {
                out.append(byte)
            }
            out.append(byte)
        }
        out.append(quote)
    }

    private func needsQuotes(_ text: [UInt8]) -> Bool {
        text.count > Self.maxCheckedLength || text.contains { $0 <= lastUnsafe || $0 == options.escape }
    }
}

/// Timestamps as the text formats write them.
enum FormatTime {
    /// The text of a TIMESTAMP or TIMESTAMP_LTZ value.
    static func text(_ value: Value, _ type: LogicalType, _ standard: TimeScan.Standard) -> String {
        let nanos: Int128 =
            switch value {
            case .int(let millis): Int128(millis) * 1_000_000
            case .big(let nanos): nanos
            default: 0
            }
        let text = TimeText.timestamp(nanos: nanos, separator: standard == .sql ? " " : "T")
        if case .timestampLTZ = type { return text + "Z" }
        return text
    }
}
