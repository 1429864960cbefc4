import StreamTypes

/// A group of types that the same operators take.
enum TypeFamily: String, Sendable {
    case boolean = "BOOLEAN", numeric = "NUMERIC", character = "CHARACTER", binary = "BINARY", date = "DATE"
    case time = "TIME", timestamp = "TIMESTAMP", timestampLTZ = "TIMESTAMP_WITH_LOCAL_TIME_ZONE"
    case yearMonth = "INTERVAL_YEAR_MONTH", dayTime = "INTERVAL_DAY_TIME"
    case array = "ARRAY", map = "MAP", multiset = "MULTISET", row = "ROW", null = "NULL", other = "ANY"
}

extension LogicalType {
    var family: TypeFamily {
        switch self {
        case .boolean: .boolean
        case .tinyint, .smallint, .int, .bigint, .float, .double, .decimal: .numeric
        case .char, .varchar: .character
        case .binary, .varbinary: .binary
        case .date: .date
        case .time: .time
        case .timestamp: .timestamp
        case .timestampLTZ: .timestampLTZ
        case .intervalYearMonth: .yearMonth
        case .intervalDayTime: .dayTime
        case .array: .array
        case .map: .map
        case .multiset: .multiset
        case .row: .row
        case .null: .null
        case .symbol, .descriptor: .other
        }
    }

    var isNumeric: Bool { family == .numeric }
    var isCharacter: Bool { family == .character }
    var isInterval: Bool { self == .intervalDayTime || self == .intervalYearMonth }
    var isTimestampLike: Bool { family == .timestamp || family == .timestampLTZ }
    /// DATE, TIME and timestamps.
    var isDatetime: Bool { isTimestampLike || self == .date || family == .time }

    var isInteger: Bool {
        switch self {
        case .tinyint, .smallint, .int, .bigint: true
        default: false
        }
    }

    var isApproximate: Bool { self == .float || self == .double }

    var isDecimal: Bool {
        if case .decimal = self { return true }
        return false
    }

    /// Whether JSON constructors take values of the type.
    var isJSON: Bool {
        switch self {
        case .array(let element): element.logical.isJSON
        case .map(let key, let value): key.logical.isCharacter && value.logical.isJSON
        case .row(let fields): fields.allSatisfy { $0.type.logical.isJSON }
        default: [.boolean, .numeric, .character, .binary, .timestamp, .timestampLTZ].contains(family)
        }
    }

    /// Whether values have an order that functions on arrays use.
    var isOrdered: Bool {
        switch family {
        case .numeric, .character, .binary, .date, .time, .timestamp, .timestampLTZ: true
        default: false
        }
    }

    /// Integers and decimals.
    var isExact: Bool { isInteger || isDecimal }

    /// Precision and scale of an exact number; an integer counts the digits of its largest value.
    var decimalShape: (precision: Int, scale: Int)? {
        switch self {
        case .tinyint: (3, 0)
        case .smallint: (5, 0)
        case .int: (10, 0)
        case .bigint: (19, 0)
        case .decimal(let precision, let scale): (precision, scale)
        default: nil
        }
    }

    /// The length of a character or binary type.
    var length: Int? {
        switch self {
        case .char(let length), .varchar(let length), .binary(let length), .varbinary(let length): length
        default: nil
        }
    }

    /// The digits after the second of a time type.
    var timePrecision: Int? {
        switch self {
        case .time(let precision), .timestamp(let precision, _), .timestampLTZ(let precision, _): precision
        default: nil
        }
    }
}
