/// A SQL type without its nullability; `DataType` adds that.
///
/// Lengths and precisions are those of the declaration: CHAR and VARCHAR count characters (code points),
/// BINARY and VARBINARY bytes, time types digits after the second. `VARCHAR(2147483647)` is STRING and
/// `VARBINARY(2147483647)` is BYTES.
package indirect enum LogicalType: Hashable, Sendable {
    case boolean
    case tinyint
    case smallint
    case int
    case bigint
    case float
    case double
    /// 1...38 digits, `scale` of them after the point.
    case decimal(precision: Int, scale: Int)
    case char(length: Int)
    case varchar(length: Int)
    case binary(length: Int)
    case varbinary(length: Int)
    /// Days since 1970-01-01.
    case date
    /// Milliseconds of the day are kept, whatever the precision (0...9).
    case time(precision: Int)
    /// A local date and time, precision 0...9.
    case timestamp(precision: Int, attribute: TimeAttribute = .none)
    /// An instant, shown in the session's time zone, precision 0...9.
    case timestampLTZ(precision: Int, attribute: TimeAttribute = .none)
    /// A number of months; Flink prints every year-month interval as `INTERVAL MONTH`.
    case intervalYearMonth
    /// A number of milliseconds; Flink prints every day-time interval as `INTERVAL SECOND(3)`.
    case intervalDayTime
    case array(DataType)
    case map(key: DataType, value: DataType)
    case multiset(DataType)
    case row([Field])
    /// The type of a bare `NULL`.
    case null
    /// A keyword used as an argument, such as `DAY` in `TIMESTAMPDIFF(DAY, …)`.
    case symbol
    /// A column list given by `DESCRIPTOR(…)`.
    case descriptor

    /// The largest length of a character or byte string, the one of STRING and BYTES.
    package static let maxLength = 2_147_483_647
    /// The largest precision of a DECIMAL.
    package static let maxDecimalPrecision = 38
    /// `VARCHAR(2147483647)`.
    package static let string = LogicalType.varchar(length: maxLength)
    /// `VARBINARY(2147483647)`.
    package static let bytes = LogicalType.varbinary(length: maxLength)
}

extension LogicalType: CustomStringConvertible {
    /// The type as Flink prints it, without nullability, with the mark of a time attribute left out.
    package var description: String {
        switch self {
        case .boolean: "BOOLEAN"
        case .tinyint: "TINYINT"
        case .smallint: "SMALLINT"
        case .int: "INT"
        case .bigint: "BIGINT"
        case .float: "FLOAT"
        case .double: "DOUBLE"
        case .decimal(let precision, let scale): "DECIMAL(\(precision), \(scale))"
        case .char(let length): "CHAR(\(length))"
        case .varchar(Self.maxLength): "STRING"
        case .varchar(let length): "VARCHAR(\(length))"
        case .binary(let length): "BINARY(\(length))"
        case .varbinary(Self.maxLength): "BYTES"
        case .varbinary(let length): "VARBINARY(\(length))"
        case .date: "DATE"
        case .time(let precision): "TIME(\(precision))"
        case .timestamp(let precision, _): "TIMESTAMP(\(precision))"
        case .timestampLTZ(let precision, _): "TIMESTAMP_LTZ(\(precision))"
        case .intervalYearMonth: "INTERVAL MONTH"
        case .intervalDayTime: "INTERVAL SECOND(3)"
        case .array(let element): "ARRAY<\(element)>"
        case .map(let key, let value): "MAP<\(key), \(value)>"
        case .multiset(let element): "MULTISET<\(element)>"
        case .row(let fields): Self.describe(row: fields)
        case .null: "NULL"
        case .symbol: "SYMBOL"
        case .descriptor: "DESCRIPTOR"
        }
    }

    private static func describe(row fields: [Field]) -> String {
        let parts = fields.map {
            "`\($0.name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``"))` "
                + "\($0.type)"
        }
        return "ROW<\(parts.joined(separator: ", "))>"
    }
}
