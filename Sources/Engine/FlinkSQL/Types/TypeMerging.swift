import StreamTypes

/// The type that several values share, and the types of decimal arithmetic.
///
/// Source: Flink 1.20 `LogicalTypeMerging`, Calcite 1.32 `SqlTypeFactoryImpl.leastRestrictive`.
enum TypeMerging {
    /// Whose rule for the common type: the two differ on FLOAT with DOUBLE and on DATE with a timestamp.
    enum Rule {
        /// Operators, CASE, constructors and set operations.
        case calcite
        /// COALESCE, IFNULL, GREATEST, LEAST and the functions on arrays and maps.
        case flink
    }

    /// The narrowest type that holds values of all types; nil if there is none. Nullable if any is.
    static func common(_ types: [DataType], by rule: Rule = .calcite) -> DataType? {
        let nullable = types.contains { $0.isNullable || $0.logical == .null }
        let known = types.filter { $0.logical != .null }
        guard let first = known.first else { return types.first?.nullable }
        var result = first.withoutTimeAttribute.logical
        for type in known.dropFirst() {
            guard let merged = merge(result, type.withoutTimeAttribute.logical, rule) else { return nil }
            result = merged
        }
        return DataType(result, nullable: nullable)
    }

    private static func merge(_ left: LogicalType, _ right: LogicalType, _ rule: Rule) -> LogicalType? {
        if left == right { return left }
        switch (left.family, right.family) {
        case (.numeric, .numeric): return mergeNumeric(left, right, rule)
        case (.character, .character): return .varchar(length: max(left.length ?? 0, right.length ?? 0))
        case (.binary, .binary): return .varbinary(length: max(left.length ?? 0, right.length ?? 0))
        case (.time, .time): return .time(precision: max(left.timePrecision ?? 0, right.timePrecision ?? 0))
        case (.timestamp, .timestamp):
            return .timestamp(precision: max(left.timePrecision ?? 0, right.timePrecision ?? 0))
        case (.timestampLTZ, .timestampLTZ), (.timestamp, .timestampLTZ), (.timestampLTZ, .timestamp):
            return .timestampLTZ(precision: max(left.timePrecision ?? 0, right.timePrecision ?? 0))
        case (.date, .timestamp), (.date, .timestampLTZ), (.timestamp, .date), (.timestampLTZ, .date):
            return rule == .flink ? .date : nil
        default: return mergeNested(left, right, rule)
        }
    }

    private static func mergeNested(_ left: LogicalType, _ right: LogicalType, _ rule: Rule) -> LogicalType? {
        switch (left, right) {
        case (.array(let a), .array(let b)): return common([a, b], by: rule).map { .array($0) }
        case (.multiset(let a), .multiset(let b)): return common([a, b], by: rule).map { .multiset($0) }
        case (.map(let ka, let va), .map(let kb, let vb)):
            guard let key = common([ka, kb], by: rule), let value = common([va, vb], by: rule) else {
                return nil
            }
            return .map(key: key, value: value)
        case (.row(let a), .row(let b)):
            guard a.count == b.count else { return nil }
            var fields: [Field] = []
            for (x, y) in zip(a, b) {
                guard let type = common([x.type, y.type], by: rule) else { return nil }
                fields.append(Field(x.name, type))
            }
            return .row(fields)
        default: return nil
        }
    }

    /// A FLOAT or DOUBLE wins over exact numbers, by Calcite's rule the first of two over the other; a
    /// decimal with either gives DOUBLE. A decimal that would be too long loses fraction digits.
    private static func mergeNumeric(_ left: LogicalType, _ right: LogicalType, _ rule: Rule) -> LogicalType {
        if rule == .flink, left.isApproximate, right.isApproximate { return .double }
        if left.isApproximate { return right.isDecimal ? .double : left }
        if right.isApproximate { return left.isDecimal ? .double : right }
        guard let a = left.decimalShape, let b = right.decimalShape else { return left }
        if left.isInteger, right.isInteger { return a.precision >= b.precision ? left : right }
        let scale = max(a.scale, b.scale)
        let digits = max(a.precision - a.scale, b.precision - b.scale)
        let precision = min(digits + scale, LogicalType.maxDecimalPrecision)
        return .decimal(precision: precision, scale: min(scale, precision - digits))
    }

    // MARK: - Decimal arithmetic

    /// A decimal cut to 38 digits: fraction digits go first, but six of them stay.
    static func adjusted(precision: Int, scale: Int) -> LogicalType {
        guard precision > LogicalType.maxDecimalPrecision else {
            return .decimal(precision: precision, scale: scale)
        }
        let digits = precision - scale
        let kept = max(LogicalType.maxDecimalPrecision - digits, min(scale, 6))
        return .decimal(precision: LogicalType.maxDecimalPrecision, scale: kept)
    }

    /// The type of `left op right` where at least one is a decimal and both are exact; nil otherwise.
    static func decimalResult(_ function: FunctionID, _ left: LogicalType, _ right: LogicalType)
        -> LogicalType?
    {
        guard left.isDecimal || right.isDecimal, let a = left.decimalShape, let b = right.decimalShape else {
            return nil
        }
        let (p1, s1, p2, s2) = (a.precision, a.scale, b.precision, b.scale)
        switch function {
        case .plus, .minus:
            let scale = max(s1, s2)
            return adjusted(precision: max(p1 - s1, p2 - s2) + scale + 1, scale: scale)
        case .times: return adjusted(precision: p1 + p2 + 1, scale: s1 + s2)
        case .divide:
            let scale = max(6, s1 + p2 + 1)
            return adjusted(precision: p1 - s1 + s2 + scale, scale: scale)
        case .mod:
            let scale = max(s1, s2)
            return adjusted(precision: min(p1 - s1, p2 - s2) + scale, scale: scale)
        default: return nil
        }
    }

    /// The type of `ROUND(decimal, places)`.
    static func roundedDecimal(_ type: LogicalType, places: Int) -> LogicalType {
        guard case .decimal(let precision, let scale) = type else { return type }
        if places >= scale { return type }
        if places < 0 {
            return .decimal(precision: min(LogicalType.maxDecimalPrecision, 1 + precision - scale), scale: 0)
        }
        return .decimal(
            precision: min(LogicalType.maxDecimalPrecision, 1 + precision - scale + places), scale: places)
    }
}
