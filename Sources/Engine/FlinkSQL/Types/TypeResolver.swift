import LabKernel
import StreamTypes

/// Makes types of what the parser read.
struct TypeResolver {
    let file: SourceFile

    /// `isNullable` unless NOT NULL is written.
    func resolve(_ syntax: TypeSyntax) throws(LabError) -> DataType {
        DataType(try logical(syntax), nullable: syntax.isNullable ?? true)
    }

    private func logical(_ syntax: TypeSyntax) throws(LabError) -> LogicalType {
        switch syntax.kind {
        case .simple(let name, let arguments): return try simple(name, arguments, syntax.range)
        case .array(let element): return .array(try resolve(element))
        case .multiset(let element): return .multiset(try resolve(element))
        case .map(let key, let value): return .map(key: try resolve(key), value: try resolve(value))
        case .row(let fields):
            var result: [Field] = []
            for field in fields { result.append(Field(field.name.text, try resolve(field.type))) }
            return .row(result)
        case .interval(let start, _):
            return ["YEAR", "MONTH", "QUARTER"].contains(start) ? .intervalYearMonth : .intervalDayTime
        case .raw: throw SQLErrors.unsupported("the type RAW", span(syntax.range))
        case .named(let name):
            throw SQLErrors.make(
                "SQL101", "Unknown identifier '\(name.text)'", span(syntax.range),
                fix: nearest(to: name.text, among: TypeResolver.names).map { "did you mean the type \($0)?" })
        }
    }

    private func span(_ range: TextRange) -> SourceSpan {
        SourceSpan(file: file, start: range.start, end: range.end)
    }

    private static let names = [
        "BOOLEAN", "TINYINT", "SMALLINT", "INT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL", "CHAR",
        "VARCHAR",
        "STRING", "BINARY", "VARBINARY", "BYTES", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP_LTZ", "ARRAY",
        "MAP", "ROW",
    ]

    private func simple(_ name: String, _ arguments: [Int], _ range: TextRange) throws(LabError)
        -> LogicalType
    {
        switch name {
        case "BOOLEAN": return .boolean
        case "TINYINT": return .tinyint
        case "SMALLINT": return .smallint
        case "INT", "INTEGER": return .int
        case "BIGINT": return .bigint
        case "FLOAT": return .float
        case "DOUBLE": return .double
        case "STRING": return .string
        case "BYTES": return .bytes
        case "DATE": return .date
        case "NULL": return .null
        case "DECIMAL", "DEC", "NUMERIC": return try decimal(arguments, range)
        case "CHAR": return .char(length: try length(name, arguments, range))
        case "VARCHAR":
            return .varchar(length: try length(name, arguments, range, default: LogicalType.maxLength))
        case "BINARY": return .binary(length: try length(name, arguments, range))
        case "VARBINARY":
            return .varbinary(length: try length(name, arguments, range, default: LogicalType.maxLength))
        case "TIME": return .time(precision: try precision(name, arguments.first ?? 0, range))
        case "TIMESTAMP": return .timestamp(precision: try precision(name, arguments.first ?? 6, range))
        case "TIMESTAMP_LTZ":
            return .timestampLTZ(precision: try precision(name, arguments.first ?? 6, range))
        default:
            throw SQLErrors.unsupported(
                "the type \(name == "TIMESTAMP_TZ" ? "TIMESTAMP WITH TIME ZONE" : name)", span(range))
        }
    }

    private func decimal(_ arguments: [Int], _ range: TextRange) throws(LabError) -> LogicalType {
        let precision = arguments.first ?? 10
        let scale = arguments.count > 1 ? arguments[1] : 0
        guard (1...LogicalType.maxDecimalPrecision).contains(precision) else {
            throw SQLErrors.make(
                "SQL102", "Decimal precision must be between 1 and 38 (both inclusive).", span(range))
        }
        guard (0...precision).contains(scale) else {
            throw SQLErrors.make(
                "SQL102", "Decimal scale must be between 0 and the precision \(precision) (both inclusive).",
                span(range))
        }
        return .decimal(precision: precision, scale: scale)
    }

    private func length(
        _ name: String, _ arguments: [Int], _ range: TextRange, default fallback: Int = 1
    ) throws(LabError) -> Int {
        let length = arguments.first ?? fallback
        guard length >= 1 else {
            throw SQLErrors.make(
                "SQL102", "\(name) length must be between 1 and 2147483647 (both inclusive).", span(range))
        }
        return length
    }

    private func precision(_ name: String, _ precision: Int, _ range: TextRange) throws(LabError) -> Int {
        guard (0...9).contains(precision) else {
            throw SQLErrors.make(
                "SQL102", "\(name) precision must be between 0 and 9 (both inclusive).", span(range))
        }
        return precision
    }
}
