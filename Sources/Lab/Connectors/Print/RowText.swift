import StreamTypes
import Streaming

/// Rows as Flink's `Row.toString` writes them: `+I[2025-01-01T00:00, 1, 1.5, abc]`.
///
/// Values have the text of their Java classes: `LocalDateTime`, `Instant`, `BigDecimal`, `Double`, lists in
/// brackets, maps in braces.
package struct RowText {
    private let types: [LogicalType]

    package init(_ schema: Schema, zone: ZoneRules = .utc) {
        types = schema.types.map(\.logical)
    }

    /// The line of a row, without line end.
    package func line(_ batch: Batch, row: Int) -> String {
        var out = batch.kind(row).symbol
        out += "["
        for (index, type) in types.enumerated() {
            if index > 0 { out += ", " }
            Self.append(batch.columns[index].value(row), type, &out)
        }
        return out + "]"
    }

    /// The text of one value.
    package func text(of value: Value, _ type: LogicalType) -> String { Self.text(value, type) }

    /// The text of one value.
    package static func text(_ value: Value, _ type: LogicalType) -> String {
        var out = ""
        append(value, type, &out)
        return out
    }

    private static func append(_ value: Value, _ type: LogicalType, _ out: inout String) {
        switch (value, type) {
        case (.null, _): out += "null"
        case (.row(let values), .row(let fields)):
            out += "+I["
            list(zip(values, fields.map(\.type.logical)).map { ($0, $1) }, &out)
            out += "]"
        case (.array(let values), .array(let element)):
            out += "["
            list(values.map { ($0, element.logical) }, &out)
            out += "]"
        case (.map(let entries), _): appendMap(entries, type, &out)
        case (.bytes(let bytes), .binary), (.bytes(let bytes), .varbinary):
            out += "[" + bytes.map { String(Int8(bitPattern: $0)) }.joined(separator: ", ") + "]"
        default: out += JavaText.scalar(value, type)
        }
    }

    private static func list(_ items: [(Value, LogicalType)], _ out: inout String) {
        for (index, item) in items.enumerated() {
            if index > 0 { out += ", " }
            append(item.0, item.1, &out)
        }
    }

    private static func appendMap(_ entries: [Value.Entry], _ type: LogicalType, _ out: inout String) {
        var (key, element) = (LogicalType.string, LogicalType.int)
        if case .map(let keyType, let valueType) = type {
            (key, element) = (keyType.logical, valueType.logical)
        }
        if case .multiset(let elementType) = type { key = elementType.logical }
        out += "{"
        for (index, entry) in entries.enumerated() {
            if index > 0 { out += ", " }
            append(entry.key, key, &out)
            out += "="
            append(entry.value, element, &out)
        }
        out += "}"
    }
}
