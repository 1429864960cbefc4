import StreamTypes

/// How the values of a SQL type lie in memory.
///
/// Every SQL type maps to one of eight layouts, so a kernel is written at most eight times:
/// - `bool`: one byte a row, 0 or 1;
/// - `int64`: TINYINT to BIGINT, DATE (days), TIME (milliseconds), intervals, DECIMAL of at most 18 digits
///   (unscaled),
///   TIMESTAMP and TIMESTAMP_LTZ of precision 0...3 (milliseconds since 1970-01-01);
/// - `int128`: DECIMAL of more digits (unscaled), timestamps of precision 4...9 (nanoseconds since
///   1970-01-01);
/// - `double`: FLOAT (rounded to a float's values) and DOUBLE;
/// - `bytes`: character strings (UTF-8) and byte strings, as n + 1 Int32 offsets into one heap;
/// - `array`, `map` (MAP and MULTISET): n + 1 Int32 offsets into child columns;
/// - `row`: one child column per field, each with n rows.
package indirect enum ColumnLayout: Hashable, Sendable {
    case bool
    case int64
    case int128
    case double
    case bytes
    case array(ColumnLayout)
    case map(ColumnLayout, ColumnLayout)
    case row([ColumnLayout])

    /// The layout of a SQL type.
    package init(_ type: LogicalType) {
        switch type {
        case .boolean: self = .bool
        case .tinyint, .smallint, .int, .bigint, .date, .time, .intervalYearMonth, .intervalDayTime:
            self = .int64
        case .decimal(let precision, _): self = precision <= 18 ? .int64 : .int128
        case .timestamp(let precision, _), .timestampLTZ(let precision, _):
            self = precision <= 3 ? .int64 : .int128
        case .float, .double: self = .double
        case .char, .varchar, .binary, .varbinary, .symbol, .descriptor: self = .bytes
        case .array(let element): self = .array(ColumnLayout(element.logical))
        case .map(let key, let value): self = .map(ColumnLayout(key.logical), ColumnLayout(value.logical))
        case .multiset(let element): self = .map(ColumnLayout(element.logical), .int64)
        case .row(let fields): self = .row(fields.map { ColumnLayout($0.type.logical) })
        case .null: self = .int64
        }
    }

    /// Which of the eight layouts this is, without what is inside; cheap to compare.
    package enum Kind: UInt8, Sendable {
        case bool, int64, int128, double, bytes, array, map, row
    }

    /// The layout without what is inside.
    package var kind: Kind {
        switch self {
        case .bool: .bool
        case .int64: .int64
        case .int128: .int128
        case .double: .double
        case .bytes: .bytes
        case .array: .array
        case .map: .map
        case .row: .row
        }
    }

    /// Bytes of one lane: the value itself, or the offset of a variable-length value; 0 for rows.
    var laneBytes: Int {
        switch self {
        case .bool: 1
        case .int64, .double: 8
        case .int128: 16
        case .bytes, .array, .map: 4
        case .row: 0
        }
    }

    /// Whether lanes are offsets, of which there is one more than there are rows.
    var hasOffsets: Bool {
        switch self {
        case .bytes, .array, .map: true
        default: false
        }
    }

    /// Whether a value is one machine lane, so that columns can be written in any order.
    var isFixedWidth: Bool { kind.rawValue <= Kind.double.rawValue }

    /// The layouts of the child columns, in order.
    var children: [ColumnLayout] {
        switch self {
        case .array(let element): [element]
        case .map(let key, let value): [key, value]
        case .row(let fields): fields
        default: []
        }
    }
}
