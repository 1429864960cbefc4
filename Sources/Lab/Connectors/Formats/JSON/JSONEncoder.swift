import LabKernel
import StreamTypes
import Streaming

/// Writes rows as JSON objects, one per line, as Flink's `json` format does.
final class JSONEncoder: RecordEncoder {
    private let options: JSONOptions
    private let types: [LogicalType]
    /// `"name":` per column.
    private let names: [[UInt8]]

    init(_ options: JSONOptions, _ schema: Schema) {
        self.options = options
        types = schema.types.map(\.logical)
        names = schema.names.map { name in
            var bytes: [UInt8] = []
            JSONWriter.writeString(name, into: &bytes)
            return bytes + [UInt8(ascii: ":")]
        }
    }

    func encode(_ columns: [Column], row: Int, kind: RowKind, into bytes: inout [UInt8]) throws(JobFailure) {
        try appendObject(columns, row, &bytes)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Appends the object of a row, without line end.
    func appendObject(_ columns: [Column], _ row: Int, _ bytes: inout [UInt8]) throws(JobFailure) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for index in types.indices {
            let column = columns[index]
            if column.isNull(row) {
                if options.omitsNulls { continue }
                separate(&isFirst, &bytes)
                bytes += names[index]
                bytes += "null".utf8
                continue
            }
            separate(&isFirst, &bytes)
            bytes += names[index]
            try append(column, row, types[index], &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private func separate(_ isFirst: inout Bool, _ bytes: inout [UInt8]) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    /// Appends a value that is not NULL; the common types straight from their lanes.
    private func append(_ column: Column, _ row: Int, _ type: LogicalType, _ bytes: inout [UInt8])
        throws(JobFailure)
    {
        switch type {
        case .char, .varchar: Self.appendString(column.bytes(row), &bytes)
        default: try append(column.value(row), type, &bytes)
        }
    }

    private func append(_ value: Value, _ type: LogicalType, _ bytes: inout [UInt8]) throws(JobFailure) {
        switch (value, type) {
        case (.null, _): bytes += "null".utf8
        case (.bytes(let text), .char), (.bytes(let text), .varchar):
            text.withUnsafeBufferPointer { Self.appendString($0, &bytes) }
        case (.bytes(let blob), _):
            bytes.append(UInt8(ascii: "\""))
            var text: [UInt8] = []
            Base64.encode(blob, into: &text)
            bytes += text
            bytes.append(UInt8(ascii: "\""))
        case (.array(let elements), .array(let element)):
            try appendList(elements.map { ($0, element.logical) }, &bytes)
        case (.map(let entries), _): try appendMap(entries, type, &bytes)
        case (.row(let values), .row(let fields)): try appendRow(values, fields, &bytes)
        case (.double(let number), _) where !number.isFinite: appendQuoted(JavaText.double(number), &bytes)
        case (.int(let number), .decimal(_, let scale)): appendDecimal(Int128(number), scale, &bytes)
        case (.big(let number), .decimal(_, let scale)): appendDecimal(number, scale, &bytes)
        case (_, .date): appendQuoted(JavaText.scalar(value, type), &bytes)
        case (.int(let millis), .time): appendQuoted(TimeText.seconds(millis * 1_000_000), &bytes)
        case (_, .timestamp), (_, .timestampLTZ):
            appendQuoted(FormatTime.text(value, type, options.standard), &bytes)
        case (.int(let number), _): bytes += String(number).utf8
        default: bytes += JavaText.scalar(value, type).utf8
        }
    }

    private func appendDecimal(_ unscaled: Int128, _ scale: Int, _ bytes: inout [UInt8]) {
        bytes += DecimalText.stripped(unscaled, scale: scale, isPlain: options.writesPlainDecimals).utf8
    }

    private func appendQuoted(_ text: String, _ bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        bytes += text.utf8
        bytes.append(UInt8(ascii: "\""))
    }

    private func appendList(_ items: [(Value, LogicalType)], _ bytes: inout [UInt8]) throws(JobFailure) {
        bytes.append(UInt8(ascii: "["))
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            try append(item.0, item.1, &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private func appendMap(_ entries: [Value.Entry], _ type: LogicalType, _ bytes: inout [UInt8])
        throws(JobFailure)
    {
        var valueType = LogicalType.int
        if case .map(_, let declared) = type { valueType = declared.logical }
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for entry in entries {
            guard let key = try key(entry.key) else { continue }
            separate(&isFirst, &bytes)
            key.withUnsafeBufferPointer { Self.appendString($0, &bytes) }
            bytes.append(UInt8(ascii: ":"))
            try append(entry.value, valueType, &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// The key's text; nil if its entry is to be left out.
    private func key(_ key: Value) throws(JobFailure) -> [UInt8]? {
        if case .bytes(let text) = key { return text }
        switch options.nullKeys {
        case .drop: return nil
        case .literal(let text): return Array(text.utf8)
        case .fail:
            throw JobFailure(
                "java.lang.RuntimeException",
                "JSON format doesn't support to serialize map data with null keys. You can drop "
                    + "null key entries or encode "
                    + "null in literals by specifying map-null-key.mode option.")
        }
    }

    private func appendRow(_ values: [Value], _ fields: [Field], _ bytes: inout [UInt8]) throws(JobFailure) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for (value, field) in zip(values, fields) where value != .null || !options.omitsNulls {
            separate(&isFirst, &bytes)
            JSONWriter.writeString(field.name, into: &bytes)
            bytes.append(UInt8(ascii: ":"))
            try append(value, field.type.logical, &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Appends a string in quotes, escaped as Jackson does: characters beyond 16 bits as a pair of escapes.
    static func appendString(_ text: UnsafeBufferPointer<UInt8>, _ bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for (index, byte) in text.enumerated() {
            if byte >= 0xF0, index + 3 < text.count {
                appendPair(text[index..<index + 4], &bytes)
            } else if byte & 0xC0 == 0x80, isInPair(text, index) {
                continue
            } else if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                bytes.append(byte)
            } else {
                appendEscape(byte, &bytes)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isInPair(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        let start = max(0, index - 3)
        return (start..<index).contains { text[$0] >= 0xF0 && $0 + 3 < text.count }
    }

    private static func appendPair(_ character: Slice<UnsafeBufferPointer<UInt8>>, _ bytes: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        for unit in String(decoding: character, as: UTF8.self).utf16 {
            bytes += "\\u".utf8
            for shift in [12, 8, 4, 0] { bytes.append(digits[Int(unit >> UInt16(shift)) & 15]) }
        }
    }

    private static func appendEscape(_ byte: UInt8, _ bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 8: bytes.append(UInt8(ascii: "b"))
        case 9: bytes.append(UInt8(ascii: "t"))
        case 10: bytes.append(UInt8(ascii: "n"))
        case 12: bytes.append(UInt8(ascii: "f"))
        case 13: bytes.append(UInt8(ascii: "r"))
        default:
            let digits = Array("0123456789ABCDEF".utf8)
            bytes += "u00".utf8
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
    }
}
