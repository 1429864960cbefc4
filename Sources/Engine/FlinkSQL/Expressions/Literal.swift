/// A constant of a plan, without its type; the `Expression.literal` around it has that.
package enum Literal: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// TINYINT, SMALLINT, INT and BIGINT.
    case integer(Int64)
    /// FLOAT.
    case float(Float)
    /// DOUBLE.
    case double(Double)
    /// The unscaled value of a DECIMAL; the scale is the type's.
    case decimal(Int128)
    /// CHAR and VARCHAR. A CHAR is not padded here: its length says how many spaces belong to it.
    case string(String)
    /// BINARY and VARBINARY.
    case bytes([UInt8])
    /// Days since 1970-01-01.
    case date(Int32)
    /// Milliseconds of the day.
    case time(Int32)
    /// Milliseconds since 1970-01-01 00:00 (local for TIMESTAMP, UTC for TIMESTAMP_LTZ), and 0...999,999
    /// nanoseconds after them.
    case timestamp(millis: Int64, nanos: Int32)
    /// INTERVAL YEAR TO MONTH.
    case months(Int32)
    /// INTERVAL DAY TO SECOND.
    case milliseconds(Int64)
    /// ARRAY and ROW.
    case list([Literal])
    /// MAP, in the order written.
    case entries([Entry])
    /// A keyword operand such as YEAR or LEADING, in upper case.
    case symbol(String)

    /// Whether it is the number 0.
    var isZero: Bool {
        switch self {
        case .integer(let value): value == 0
        case .decimal(let value): value == 0
        case .double(let value): value == 0
        case .float(let value): value == 0
        default: false
        }
    }

    /// One key with its value.
    package struct Entry: Hashable, Sendable {
        package var key: Literal
        package var value: Literal

        package init(key: Literal, value: Literal) {
            self.key = key
            self.value = value
        }
    }
}
