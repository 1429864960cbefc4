import LabKernel

/// A value of an analysis.
enum SQLValue: Equatable {
    case null
    case bool(Bool)
    case long(Int64)
    case double(Double)
    case text(String)
    /// Milliseconds since 1970.
    case timestamp(Int64)
    /// Days since 1970.
    case date(Int64)
    case interval(SQLInterval)
    case array([SQLValue])
    /// Keys, each once, in the order they came, and their values.
    case map([SQLValue], [SQLValue])

    /// The text in answers; `null` for NULL, as the service writes it.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .long(let number): String(number)
        case .double(let number): Self.text(number)
        case .text(let text): text
        case .timestamp(let millis): SQLTime.text(millis)
        case .date(let days): SQLTime.dateText(days)
        case .interval(let interval): interval.text
        case .array, .map: json.text
        }
    }

    /// The value within the JSON of an array or a map.
    private var json: JSONValue {
        switch self {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .long(let number): .int(number)
        case .double(let number): number.isFinite ? .number(text) : .string(text)
        case .array(let items): .array(items.map(\.json))
        case .map(let keys, let values): .object(zip(keys, values).map { ($0.text, $1.json) })
        case .text, .timestamp, .date, .interval: .string(text)
        }
    }

    /// A number for arithmetic; nil when it is none.
    var number: Double? {
        switch self {
        case .long(let number): Double(number)
        case .double(let number): number
        case .bool(let flag): flag ? 1 : 0
        case .text(let text): Double(text)
        case .timestamp, .date, .interval, .array, .map, .null: nil
        }
    }

    var isNull: Bool {
        if case .null = self { return true }
        return false
    }

    var isTrue: Bool {
        if case .bool(true) = self { return true }
        return false
    }

    /// The type's name in answers.
    var typeName: String {
        switch self {
        case .null, .text: "varchar"
        case .bool: "boolean"
        case .long: "bigint"
        case .double: "double"
        case .timestamp: "timestamp"
        case .date: "date"
        case .interval(let interval):
            interval.months != 0 ? "interval year to month" : "interval day to second"
        case .array(let items): "array(\(items.first { !$0.isNull }?.typeName ?? "unknown"))"
        case .map(let keys, let values):
            "map(\(keys.first?.typeName ?? "unknown"), \(values.first?.typeName ?? "unknown"))"
        }
    }

    /// Order of two values: numbers by size, texts by their UTF-8, NULL last; nil when they do not compare.
    static func compare(_ left: SQLValue, _ right: SQLValue) -> Int? {
        switch (left, right) {
        case (.long(let a), .long(let b)), (.timestamp(let a), .timestamp(let b)):
            return a < b ? -1 : a > b ? 1 : 0
        case (.text(let a), .text(let b)):
            return a == b ? 0 : a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
        case (.bool(let a), .bool(let b)): return a == b ? 0 : b ? -1 : 1
        case (.timestamp(let a), .text(let b)): return SQLTime.parse(b).map { a < $0 ? -1 : a > $0 ? 1 : 0 }
        case (.text(let a), .timestamp(let b)): return SQLTime.parse(a).map { $0 < b ? -1 : $0 > b ? 1 : 0 }
        case (.date(let a), .date(let b)): return a < b ? -1 : a > b ? 1 : 0
        case (.date, .timestamp), (.timestamp, .date), (.date, .text), (.text, .date):
            guard let a = SQLTime.millis(of: left), let b = SQLTime.millis(of: right) else { return nil }
            return a < b ? -1 : a > b ? 1 : 0
        case (.array, .array), (.map, .map):
            return left == right ? 0 : compare(.text(left.text), .text(right.text))
        default:
            guard let a = left.number, let b = right.number else { return nil }
            return a < b ? -1 : a > b ? 1 : 0
        }
    }

    /// What tells this value from others in a group or a set; equal numbers of two types are one.
    var key: String {
        switch self {
        case .long(let number): "n\(number)"
        case .double(let number): Int64(exactly: number).map { "n\($0)" } ?? "d\(number)"
        case .null: "_"
        default: "\(typeName.first ?? "_")\(text)"
        }
    }

    /// A double as Java writes it, which Presto takes over: `75.0`, `1.7356896E9`, `1.0E-5`, `NaN`.
    private static func text(_ number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity" }
        let plain = String(number)
        let size = abs(number)
        if size == 0 || (size >= 1e-3 && size < 1e7), !plain.contains("e") { return plain }
        let digits = Array(plain.prefix { $0 != "e" }.filter { $0.isNumber })
        let significant = digits.drop { $0 == "0" }
        let end = significant.lastIndex { $0 != "0" } ?? significant.startIndex
        let shown = significant.prefix(through: end)
        let rest = shown.dropFirst()
        let exponent = Int(logarithm10(size).rounded(.down))
        let mantissa = "\(shown.first ?? "0").\(rest.isEmpty ? "0" : String(rest))"
        return "\(number < 0 ? "-" : "")\(mantissa)E\(correct(exponent, of: size))"
    }

    /// The exponent of a number near a power of ten, where its logarithm may be one off.
    private static func correct(_ exponent: Int, of size: Double) -> Int {
        if size >= power(10, Double(exponent + 1)) { return exponent + 1 }
        return size < power(10, Double(exponent)) ? exponent - 1 : exponent
    }
}
