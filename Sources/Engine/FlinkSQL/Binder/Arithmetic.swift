import StreamTypes

/// Builds arithmetic with Flink's result types and coercions.
enum Arithmetic {
    /// `left op right`; nil if the types do not go together.
    static func combine(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> Expression? {
        let function: FunctionID
        switch operation {
        case .plus: function = .plus
        case .minus: function = .minus
        case .times: function = .times
        case .divide: function = .divide
        default: function = .mod
        }
        let (l, r) = (left.type.logical, right.type.logical)
        if l.isNumeric, r.isNumeric { return numeric(function, left, right) }
        return temporal(function, left, right)
    }

    static func numeric(_ function: FunctionID, _ left: Expression, _ right: Expression) -> Expression? {
        let nullable = left.type.isNullable || right.type.isNullable
        if function == .mod {
            guard left.type.logical.isExact, right.type.logical.isExact else { return nil }
            if let whole = wholeModulo(left, right) { return whole }
        }
        if let type = TypeMerging.decimalResult(function, left.type.logical, right.type.logical) {
            return .call(function, [decimal(left), decimal(right)], DataType(type, nullable: nullable))
        }
        guard let common = TypeMerging.common([left.type, right.type]) else { return nil }
        let type = common.logical
        if function == .mod, right.type.logical.isNumeric, right.type.logical != type {
            return modulo(left, right, type)
        }
        return .call(
            function, [Coercion.coerce(left, to: type), Coercion.coerce(right, to: type)],
            DataType(type, nullable: nullable))
    }

    /// The remainder of numbers without a fraction has the divisor's type.
    private static func wholeModulo(_ left: Expression, _ right: Expression) -> Expression? {
        let (l, r) = (left.type.logical, right.type.logical)
        guard l.isDecimal || r.isDecimal, l.decimalShape?.scale == 0, r.decimalShape?.scale == 0 else {
            return nil
        }
        let nullable = left.type.isNullable || right.type.isNullable
        return .call(.mod, [decimal(left), decimal(right)], DataType(r, nullable: nullable))
    }

    /// The remainder has the divisor's type.
    private static func modulo(_ left: Expression, _ right: Expression, _ type: LogicalType) -> Expression {
        let nullable = left.type.isNullable || right.type.isNullable
        let wide = Expression.call(
            .mod, [Coercion.coerce(left, to: type), Coercion.coerce(right, to: type)],
            DataType(type, nullable: nullable))
        return .cast(wide, DataType(right.type.logical, nullable: nullable), isTry: false)
    }

    /// An integer as a decimal without a fraction; others as they are.
    private static func decimal(_ value: Expression) -> Expression {
        guard value.type.logical.isInteger, let shape = value.type.logical.decimalShape else { return value }
        return Coercion.coerce(value, to: .decimal(precision: shape.precision, scale: 0))
    }

    static func negated(_ value: Expression) -> Expression {
        switch value {
        case .literal(.integer(let number), let type) where number != Int64.min:
            return .literal(.integer(-number), type)
        case .literal(.decimal(let number), let type): return .literal(.decimal(-number), type)
        case .literal(.double(let number), let type):
            // A literal has no negative zero.
            return .literal(.double(number == 0 ? 0 : -number), type)
        case .literal(.milliseconds(let number), let type): return .literal(.milliseconds(-number), type)
        case .literal(.months(let number), let type): return .literal(.months(-number), type)
        default: break
        }
        return .call(value.type.logical.isInterval ? .intervalNegate : .negate, [value], value.type)
    }

    // MARK: - Dates, times and intervals

    private static func temporal(_ function: FunctionID, _ left: Expression, _ right: Expression)
        -> Expression?
    {
        let (l, r) = (left.type.logical, right.type.logical)
        switch function {
        case .plus where l.isDatetime && r.isInterval: return shift(.temporalPlus, left, right)
        case .plus where l.isInterval && r.isDatetime: return shift(.temporalPlus, right, left)
        case .minus where l.isDatetime && r.isInterval: return shift(.temporalMinus, left, right)
        case .plus where l.isInterval && l == r: return both(.intervalPlus, left, right)
        case .minus where l.isInterval && l == r: return both(.intervalMinus, left, right)
        case .times where l.isInterval && r.isInteger: return scaled(left, by: right)
        case .times where l.isInteger && r.isInterval: return scaled(right, by: left)
        default: return nil
        }
    }

    static func shift(_ function: FunctionID, _ value: Expression, _ interval: Expression) -> Expression {
        let nullable = value.type.isNullable || interval.type.isNullable
        return .call(function, [value, interval], value.type.withoutTimeAttribute.nullable(nullable))
    }

    private static func both(_ function: FunctionID, _ left: Expression, _ right: Expression) -> Expression {
        let nullable = left.type.isNullable || right.type.isNullable
        return .call(function, [left, right], left.type.nullable(nullable))
    }

    /// The interval a number of times; a literal result when both are literals.
    static func scaled(_ interval: Expression, by number: Expression) -> Expression {
        if case .literal(.integer(let count), _) = number {
            if case .literal(.milliseconds(let millis), let type) = interval {
                let (product, overflow) = millis.multipliedReportingOverflow(by: count)
                if !overflow { return .literal(.milliseconds(product), type) }
            }
            if case .literal(.months(let months), let type) = interval,
                let product = Int32(exactly: Int64(months) * count)
            {
                return .literal(.months(product), type)
            }
        }
        let factor = number.type.logical.isInteger ? Coercion.coerce(number, to: .bigint) : number
        let nullable = interval.type.isNullable || number.type.isNullable
        return .call(.intervalTimes, [interval, factor], interval.type.nullable(nullable))
    }
}
