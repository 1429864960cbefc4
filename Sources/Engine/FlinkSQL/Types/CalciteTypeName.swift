import StreamTypes

/// Type names as Calcite prints them in its messages: INTEGER, VARCHAR(2147483647).
enum CalciteTypeName {
    /// A query's row as an operand: `RECORDTYPE(BIGINT ID, INTEGER V)`.
    static func record(_ schema: Schema) -> String {
        let fields = schema.fields.map { "\(text($0.type)) \($0.name)".uppercased() }
        return "RECORDTYPE(\(fields.joined(separator: ", ")))"
    }

    /// A type without its lengths: VARCHAR, DECIMAL.
    static func short(_ type: DataType) -> String {
        String(text(type.withoutTimeAttribute).prefix { $0 != "(" })
    }

    static func text(_ type: DataType) -> String {
        switch type.logical {
        case .int: "INTEGER"
        case .varchar(let length): "VARCHAR(\(length))"
        case .varbinary(let length): "VARBINARY(\(length))"
        case .timestampLTZ(let precision, _):
            "TIMESTAMP_WITH_LOCAL_TIME_ZONE(\(precision))" + type.timeAttribute.mark
        case .intervalDayTime: "INTERVAL SECOND"
        case .array(let element): "\(text(element)) ARRAY"
        case .multiset(let element): "\(text(element)) MULTISET"
        case .map(let key, let value): "(\(text(key)), \(text(value))) MAP"
        case .row(let fields):
            "RecordType(\(fields.map { "\(text($0.type)) \($0.name)" }.joined(separator: ", ")))"
        default: "\(type.logical)" + type.timeAttribute.mark
        }
    }
}
