import LabKernel
import StreamTypes

/// The text of a value as `CAST(… AS STRING)` gives it: `TRUE`, `2024-01-01 10:00:00.000`, `[1, NULL]`,
/// `{k=1}`, `(5, z)`.
struct ValueText {
    private let type: LogicalType
    private let zone: ZoneRules
    private let children: [ValueText]

    /// nil for a type without a text.
    init?(_ type: LogicalType, _ zone: ZoneRules) {
        self.type = type
        self.zone = zone
        var children: [ValueText] = []
        for child in Self.childTypes(type) {
            guard let text = ValueText(child, zone) else { return nil }
            children.append(text)
        }
        self.children = children
        if case .descriptor = type { return nil }
    }

    private static func childTypes(_ type: LogicalType) -> [LogicalType] {
        switch type {
        case .array(let element): [element.logical]
        case .map(let key, let value): [key.logical, value.logical]
        case .multiset(let element): [element.logical, .int]
        case .row(let fields): fields.map(\.type.logical)
        default: []
        }
    }

    /// Appends the text of a row that is not NULL.
    func write(_ column: Column, _ row: Int, to out: TextBuffer) {
        switch type {
        case .boolean: out.append(column.bool(row) ? "TRUE" : "FALSE")
        case .tinyint, .smallint, .int, .bigint: IntegerText.write(Int64(column.int(row)), to: out)
        case .float: JavaNumberText.write(Float(column.double(row)), to: out)
        case .double: JavaNumberText.write(column.double(row), to: out)
        case .decimal:
            out.append(DecimalMath.text(DecimalLanes(column, type)[row], scale: type.scale))
        case .char, .varchar, .binary, .varbinary, .symbol, .descriptor: out.append(column.bytes(row))
        case .date: TemporalText.write(date: column.int(row), to: out)
        case .time(let precision): TemporalText.write(time: column.int(row), precision, to: out)
        case .timestamp(let precision, _):
            let nanos = TimestampLanes.nanos(column, row, precision: precision)
            TemporalText.write(timestamp: nanos, precision, to: out)
        case .timestampLTZ(let precision, _):
            let nanos = TimestampLanes.nanos(column, row, precision: precision)
            TemporalText.write(timestamp: TimestampLanes.local(nanos, zone), precision, to: out)
        case .intervalYearMonth: TemporalText.write(months: column.int(row), to: out)
        case .intervalDayTime: TemporalText.write(interval: column.int(row), to: out)
        case .array, .map, .multiset, .row: writeNested(column, row & column.mask, to: out)
        case .null: out.append("NULL")
        }
    }

    private func writeNested(_ column: Column, _ row: Int, to out: TextBuffer) {
        let (open, close): (String, String)
        switch type {
        case .array: (open, close) = ("[", "]")
        case .row: (open, close) = ("(", ")")
        default: (open, close) = ("{", "}")
        }
        out.append(open)
        if case .row = type {
            for index in children.indices {
                if index > 0 { out.append(", ") }
                writeChild(index, column, row, to: out)
            }
        } else {
            let elements = column.elements(row)
            for element in elements {
                if element > elements.lowerBound { out.append(", ") }
                writeChild(0, column, element, to: out)
                guard children.count > 1 else { continue }
                out.append("=")
                writeChild(1, column, element, to: out)
            }
        }
        out.append(close)
    }

    private func writeChild(_ index: Int, _ column: Column, _ row: Int, to out: TextBuffer) {
        let child = column.children[index]
        if child.isNull(row) { out.append("NULL") } else { children[index].write(child, row, to: out) }
    }
}

/// Integers in decimal, without a `String`.
enum IntegerText {
    static func write(_ value: Int64, to out: TextBuffer) {
        if value < 0 { out.append(0x2D) }
        write(value.magnitude, width: 1, to: out)
    }

    /// With leading zeros up to a width.
    static func write(_ value: UInt64, width: Int, to out: TextBuffer) {
        var power: UInt64 = 1
        var digits = 1
        while value / power >= 10 {
            power *= 10
            digits += 1
        }
        for _ in 0..<max(width - digits, 0) { out.append(0x30) }
        while power > 0 {
            out.append(0x30 + UInt8(value / power % 10))
            power /= 10
        }
    }

    /// With leading zeros up to a width, a sign before them.
    static func write(_ value: Int, width: Int, to out: TextBuffer) {
        if value < 0 { out.append(0x2D) }
        write(UInt64(value.magnitude), width: width, to: out)
    }
}
