import StreamTypes

/// Builds comparisons with both sides brought to one kind of type.
enum Comparison {
    /// nil if the types cannot be compared.
    static func compare(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> Expression? {
        if case .call(.row, let l, _) = left, case .call(.row, let r, _) = right {
            return compareRows(operation, l, r)
        }
        guard let function = function(operation) else { return nil }
        let sides = isOrdering(operation) ? asNumbers(left, right) : (left, right)
        guard let (l, r) = aligned(sides.0, sides.1) else { return nil }
        let isNullSafe = operation == .isDistinctFrom || operation == .isNotDistinctFrom
        let nullable = !isNullSafe && (l.type.isNullable || r.type.isNullable)
        return .call(function, [l, r], DataType(.boolean, nullable: nullable))
    }

    private static func isOrdering(_ operation: BinaryOperator) -> Bool {
        [.lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual].contains(operation)
    }

    /// A string beside a number as that number's type: what `<` and IN do, and `=` does not.
    static func asNumbers(_ left: Expression, _ right: Expression) -> (Expression, Expression) {
        let (l, r) = (left.type.logical, right.type.logical)
        if l.isNumeric, r.isCharacter { return (left, converted(right, to: l)) }
        if l.isCharacter, r.isNumeric { return (converted(left, to: r), right) }
        return (left, right)
    }

    private static func converted(_ value: Expression, to type: LogicalType) -> Expression {
        .cast(value, DataType(type, nullable: value.type.isNullable), isTry: false)
    }

    private static func function(_ operation: BinaryOperator) -> FunctionID? {
        switch operation {
        case .equals: .equals
        case .notEquals: .notEquals
        case .lessThan: .lessThan
        case .lessThanOrEqual: .lessThanOrEqual
        case .greaterThan: .greaterThan
        case .greaterThanOrEqual: .greaterThanOrEqual
        case .isDistinctFrom: .isDistinctFrom
        case .isNotDistinctFrom: .isNotDistinctFrom
        default: nil
        }
    }

    /// Rows are equal if all their fields are.
    private static func compareRows(_ operation: BinaryOperator, _ left: [Expression], _ right: [Expression])
        -> Expression?
    {
        guard left.count == right.count, !left.isEmpty, operation == .equals || operation == .notEquals else {
            return nil
        }
        var tests: [Expression] = []
        for (l, r) in zip(left, right) {
            guard let test = compare(.equals, l, r) else { return nil }
            tests.append(test)
        }
        return operation == .equals ? Logic.and(tests) : Logic.not(Logic.and(tests))
    }

    /// Both values in one kind of type; nil if there is none.
    static func aligned(_ left: Expression, _ right: Expression) -> (Expression, Expression)? {
        let (l, r) = (left.type.logical, right.type.logical)
        if l == .null { return (Coercion.typedNull(left, r == .null ? .boolean : r), right) }
        if r == .null { return (left, Coercion.typedNull(right, l)) }
        if l.isNumeric, r.isNumeric { return numbers(left, right) }
        if l.isDatetime, r.isCharacter { return (left, converted(right, to: stripped(l))) }
        if l.isCharacter, r.isDatetime { return (converted(left, to: stripped(r)), right) }
        guard let common = TypeMerging.common([left.type, right.type]) else { return nil }
        if l.family == r.family, [.character, .timestamp, .timestampLTZ, .time, .binary].contains(l.family) {
            return (left, right)
        }
        return (Coercion.coerce(left, to: common.logical), Coercion.coerce(right, to: common.logical))
    }

    private static func stripped(_ type: LogicalType) -> LogicalType {
        DataType(type).withoutTimeAttribute.logical
    }

    private static func numbers(_ left: Expression, _ right: Expression) -> (Expression, Expression) {
        let (l, r) = (left.type.logical, right.type.logical)
        let type: LogicalType
        if l == r || (l.isDecimal && r.isDecimal) {
            return (left, right)
        } else if l == .double || r == .double {
            type = .double
        } else if l == .float || r == .float {
            type = l.isDecimal || r.isDecimal ? .double : .float
        } else if l.isDecimal || r.isDecimal {
            return (exact(left), exact(right))
        } else {
            type = TypeMerging.common([left.type, right.type])?.logical ?? l
        }
        return (Coercion.coerce(left, to: type), Coercion.coerce(right, to: type))
    }

    private static func exact(_ value: Expression) -> Expression {
        guard value.type.logical.isInteger, let shape = value.type.logical.decimalShape else { return value }
        return Coercion.coerce(value, to: .decimal(precision: shape.precision, scale: 0))
    }

    /// Whether Calcite would compare the two while Flink refuses to convert one into the other.
    static func isImplicitConversion(_ left: LogicalType, _ right: LogicalType) -> Bool {
        let pair = [left.family, right.family]
        return pair.contains(.character) && (pair.contains(.numeric) || pair.contains(.boolean))
    }

    /// `value IN (literals)` as one node; nil unless all items are literals of the value's own kind. NULLs
    /// among them are kept by an OR.
    static func literalList(_ value: Expression, _ items: [Expression]) -> Expression? {
        guard items.count > 1 else { return nil }
        var literals: [Literal] = []
        var hasNull = false
        for item in items {
            guard let (left, right) = aligned(value, item), left == value else { return nil }
            guard case .literal(let literal, let type) = right else { return nil }
            if case .null = literal {
                hasNull = true
                continue
            }
            guard isSameScale(value.type.logical, type.logical) else { return nil }
            literals.append(literal)
        }
        guard !literals.isEmpty else { return nil }
        let list = Expression.inList(value, literals, DataType(.boolean, nullable: value.type.isNullable))
        guard hasNull else { return list }
        return Logic.or([list, .literal(.null, DataType(.boolean))])
    }

    /// Whether literals of one type read as values of the other without change.
    private static func isSameScale(_ left: LogicalType, _ right: LogicalType) -> Bool {
        if left.isDecimal || right.isDecimal {
            return left.isDecimal && right.isDecimal && left.decimalShape?.scale == right.decimalShape?.scale
        }
        return left.family == right.family && !left.isTimestampLike
    }
}
