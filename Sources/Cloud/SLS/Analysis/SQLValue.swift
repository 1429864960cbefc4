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

    /// The text in answers; `null` for NULL, as the service writes it.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .long(let number): String(number)
        case .double(let number): Self.text(number)
        case .text(let text): text
        case .timestamp(let millis): SQLTime.text(millis)
        }
    }

    /// A number for arithmetic; nil when it is none.
    var number: Double? {
        switch self {
        case .long(let number): Double(number)
        case .double(let number): number
        case .bool(let flag): flag ? 1 : 0
        case .text(let text): Double(text)
        case .timestamp, .null: nil
        }
    }

    var isNull: Bool { self == .null }

    var isTrue: Bool { self == .bool(true) }

    /// The type's name in answers.
    var typeName: String {
        switch self {
        case .null, .text: "varchar"
        case .bool: "boolean"
        case .long: "bigint"
        case .double: "double"
        case .timestamp: "timestamp"
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
        default:
            guard let a = left.number, let b = right.number else { return nil }
            return a < b ? -1 : a > b ? 1 : 0
        }
    }

    /// A double as Presto writes it: `75.0`, `1.0E10`, `NaN`.
    private static func text(_ number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity" }
        let plain = String(number)
        return plain.replacing("e+", with: "E").replacing("e", with: "E")
    }
}

/// Time of day and calendar of analyses, in the service's zone, UTC+8.
///
/// Source: SLS "Date and time functions": the default time zone is UTC+8.
enum SQLTime {
    static let offset = Duration.hours(8)

    static func civil(_ millis: Int64) -> CivilTime { CivilTime(Instant(epochMillis: millis) + offset) }

    static func millis(_ time: CivilTime) -> Int64 { time.instant.epochMillis - offset.wholeMillis }

    /// `2025-01-01 08:00:00.000`
    static func text(_ millis: Int64) -> String {
        let time = civil(millis)
        let date = "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))"
        let hours = "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))"
        return "\(date) \(hours).\(padded(time.micros / 1_000, 3))"
    }

    /// Reads a date, with a time of day or without; nil for anything else.
    static func parse(_ text: String) -> Int64? {
        guard let instant = ISO8601.parse(text) else { return nil }
        let hasZone = text.hasSuffix("Z") || text.dropFirst(10).contains { $0 == "+" || $0 == "-" }
        return hasZone ? instant.epochMillis : instant.epochMillis - offset.wholeMillis
    }
}
