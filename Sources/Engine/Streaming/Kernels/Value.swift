import FlinkSQL
import StreamTypes

/// One boxed value, for the edges: literals, tests, printing. Hot paths work on lanes.
///
/// A value has the shape of its `ColumnLayout`; what it means (a date, a decimal's scale) is its SQL type's
/// business.
package indirect enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case big(Int128)
    case double(Double)
    case bytes([UInt8])
    case array([Value])
    /// Entries as two-element arrays.
    case map([Entry])
    case row([Value])

    /// One key with its value.
    package struct Entry: Hashable, Sendable {
        package var key: Value
        package var value: Value
        package init(_ key: Value, _ value: Value) {
            self.key = key
            self.value = value
        }
    }

    /// A character string.
    package static func string(_ text: String) -> Value { .bytes(Array(text.utf8)) }

    /// A character string's text; nil for other values.
    package var text: String? {
        guard case .bytes(let bytes) = self else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The stored form of a plan's literal of a type.
    package init(_ literal: Literal, _ type: LogicalType) {
        let layout = ColumnLayout(type)
        switch literal {
        case .null: self = .null
        case .boolean(let value): self = .bool(value)
        case .integer(let value): self = Self.number(Int128(value), layout)
        case .float(let value): self = .double(Double(value))
        case .double(let value): self = .double(value)
        case .decimal(let value): self = Self.number(value, layout)
        case .string(let value): self = .string(Self.padded(value, type))
        case .symbol(let value): self = .string(value)
        case .bytes(let value): self = .bytes(value)
        case .date(let value), .time(let value), .months(let value): self = .int(Int64(value))
        case .milliseconds(let value): self = .int(value)
        case .timestamp(let millis, let nanos):
            self = layout == .int64 ? .int(millis) : .big(Int128(millis) * 1_000_000 + Int128(nanos))
        case .list(let values): self = Self.list(values, type)
        case .entries(let entries): self = Self.entries(entries, type)
        }
    }

    private static func number(_ value: Int128, _ layout: ColumnLayout) -> Value {
        switch layout {
        case .int128: .big(value)
        case .double: .double(Double(value))
        default: .int(Int64(truncatingIfNeeded: value))
        }
    }

    private static func padded(_ text: String, _ type: LogicalType) -> String {
        guard case .char(let length) = type else { return text }
        let missing = length - text.utf16.count
        return missing > 0 ? text + String(repeating: " ", count: missing) : text
    }

    private static func list(_ values: [Literal], _ type: LogicalType) -> Value {
        switch type {
        case .array(let element): .array(values.map { Value($0, element.logical) })
        case .row(let fields): .row(zip(values, fields).map { Value($0, $1.type.logical) })
        default: preconditionFailure("a list literal is an ARRAY or a ROW")
        }
    }

    private static func entries(_ entries: [Literal.Entry], _ type: LogicalType) -> Value {
        guard case .map(let key, let value) = type else { preconditionFailure("an entry literal is a MAP") }
        return .map(entries.map { Entry(Value($0.key, key.logical), Value($0.value, value.logical)) })
    }
}

extension Column {
    /// Appends a boxed value of this column's layout.
    package func append(_ value: Value) {
        switch (value, layout) {
        case (.null, _): appendNull()
        case (.bool(let bool), _): append(bool: bool)
        case (.int(let int), .int128): append(int128: Int128(int))
        case (.int(let int), _): append(int64: int)
        case (.big(let big), .int64): append(int64: Int64(truncatingIfNeeded: big))
        case (.big(let big), _): append(int128: big)
        case (.double(let double), _): append(double: double)
        case (.bytes(let bytes), _): append(bytes: bytes)
        case (.array(let elements), _):
            for element in elements { children[0].append(element) }
            appendOffset(children[0].count)
        case (.map(let entries), _):
            for entry in entries {
                children[0].append(entry.key)
                children[1].append(entry.value)
            }
            appendOffset(children[0].count)
        case (.row(let fields), _):
            for (child, field) in zip(children, fields) { child.append(field) }
            appendRowOfChildren()
        }
    }

    /// The boxed value of a row.
    package func value(_ row: Int) -> Value {
        let stored = row & mask
        if isNull(stored) { return .null }
        switch kind {
        case .bool: return .bool(bools[stored] != 0)
        case .int64: return .int(int64s[stored])
        case .int128: return .big(int128s[stored])
        case .double: return .double(doubles[stored])
        case .bytes: return .bytes(Array(bytes(stored)))
        case .array: return .array(elements(stored).map { children[0].value($0) })
        case .map:
            return .map(elements(stored).map { Value.Entry(children[0].value($0), children[1].value($0)) })
        case .row: return .row(children.map { $0.value(stored) })
        }
    }
}
