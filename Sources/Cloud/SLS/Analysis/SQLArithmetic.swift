import CloudGateway

/// Arithmetic, comparison and logic of values.
enum SQLArithmetic {
    /// Applies an operator; NULL when an operand is NULL.
    ///
    /// - Throws: when integers overflow or are divided by zero, and for a number beside a text.
    static func apply(
        _ sign: String, _ left: SQLValue, _ right: SQLValue
    ) throws(CloudError) -> SQLValue {
        switch sign {
        case "and": return conjunction(left, right)
        case "or": return disjunction(left, right)
        default: break
        }
        guard !left.isNull, !right.isNull else { return .null }
        switch sign {
        case "||":
            if case .array(let a) = left, case .array(let b) = right { return .array(a + b) }
            return .text(left.text + right.text)
        case "=", "<>", "<", "<=", ">", ">=": return try comparison(sign, left, right)
        default: return try arithmetic(sign, left, right)
        }
    }

    private static func comparison(
        _ sign: String, _ left: SQLValue, _ right: SQLValue
    ) throws(CloudError) -> SQLValue {
        try checkTypes(sign, left, right)
        guard let order = SQLValue.compare(left, right) else { return .null }
        return switch sign {
        case "=": .bool(order == 0)
        case "<>": .bool(order != 0)
        case "<": .bool(order < 0)
        case "<=": .bool(order <= 0)
        case ">": .bool(order > 0)
        default: .bool(order >= 0)
        }
    }

    /// Texts and numbers do not mix: `status = '200'` is a mistake where `status` is a number.
    ///
    /// Source: SLS "Common errors of query and analysis"; Presto has no implicit casts between them.
    private static func checkTypes(
        _ sign: String, _ left: SQLValue, _ right: SQLValue
    ) throws(CloudError) {
        let isMixed =
            switch (left, right) {
            case (.long, .text), (.double, .text), (.text, .long), (.text, .double): true
            default: false
            }
        guard !isMixed else {
            throw SQLErrors.semantics("'\(sign)' cannot be applied to \(left.typeName), \(right.typeName)")
        }
    }

    private static func arithmetic(
        _ sign: String, _ left: SQLValue, _ right: SQLValue
    ) throws(CloudError) -> SQLValue {
        if case .long(let a) = left, case .long(let b) = right { return try whole(sign, a, b) }
        try checkTypes(sign, left, right)
        if let moved = move(sign, left, right) { return moved }
        guard let a = left.number, let b = right.number else { return .null }
        return switch sign {
        case "+": .double(a + b)
        case "-": .double(a - b)
        case "*": .double(a * b)
        case "/": .double(a / b)
        default: .double(a.truncatingRemainder(dividingBy: b))
        }
    }

    /// A point in time plus or minus an interval, or the interval between two; nil for other operands.
    private static func move(_ sign: String, _ left: SQLValue, _ right: SQLValue) -> SQLValue? {
        guard sign == "+" || sign == "-" else { return nil }
        switch (left, right) {
        case (.timestamp(let millis), .interval(let span)):
            return SQLTime.add(millis, sign == "+" ? span : span.negated)
        case (.date(let days), .interval(let span)):
            let moved = SQLTime.add(SQLTime.midnight(days), sign == "+" ? span : span.negated)
            guard case .timestamp(let millis) = moved, span.millis % 86_400_000 == 0 else { return moved }
            return SQLTime.date(millis)
        case (.interval, .timestamp) where sign == "+", (.interval, .date) where sign == "+":
            return move(sign, right, left)
        case (.timestamp, .timestamp) where sign == "-", (.date, .date) where sign == "-",
            (.timestamp, .date) where sign == "-", (.date, .timestamp) where sign == "-":
            guard let a = SQLTime.millis(of: left), let b = SQLTime.millis(of: right) else { return .null }
            return SQLInterval(a - b, "millisecond").map { .interval($0) } ?? .null
        default: return nil
        }
    }

    private static func whole(_ sign: String, _ a: Int64, _ b: Int64) throws(CloudError) -> SQLValue {
        if b == 0, sign == "/" || sign == "%" { throw SQLErrors.semantics("/ by zero") }
        let (result, overflow): (Int64, Bool) =
            switch sign {
            case "+": a.addingReportingOverflow(b)
            case "-": a.subtractingReportingOverflow(b)
            case "*": a.multipliedReportingOverflow(by: b)
            case "/": a.dividedReportingOverflow(by: b)
            default: b == -1 ? (0, false) : a.remainderReportingOverflow(dividingBy: b)
            }
        guard !overflow else { throw SQLErrors.semantics("bigint overflow: \(a) \(sign) \(b)") }
        return .long(result)
    }

    /// Three-valued AND.
    private static func conjunction(_ left: SQLValue, _ right: SQLValue) -> SQLValue {
        if left == .bool(false) || right == .bool(false) { return .bool(false) }
        return left.isNull || right.isNull ? .null : .bool(true)
    }

    /// Three-valued OR.
    private static func disjunction(_ left: SQLValue, _ right: SQLValue) -> SQLValue {
        if left.isTrue || right.isTrue { return .bool(true) }
        return left.isNull || right.isNull ? .null : .bool(false)
    }

    /// CAST; nil when the text is no such value.
    static func cast(_ value: SQLValue, to type: SQLType) throws(CloudError) -> SQLValue? {
        guard !value.isNull else { return .null }
        guard case .scalar(let name) = type else { return try SQLType.collection(value, type) }
        switch name {
        case "bigint", "integer", "int", "smallint", "tinyint":
            if case .text(let text) = value { return Int64(text).map { .long($0) } }
            return value.number.flatMap { Int64(exactly: $0.rounded(.toNearestOrAwayFromZero)) }.map {
                .long($0)
            }
        case "double", "real", "decimal": return value.number.map { .double($0) }
        case "varchar", "json": return .text(value.text)
        case "boolean":
            if case .bool = value { return value }
            return ["true": .bool(true), "false": .bool(false)][value.text.lowercased()]
        case "timestamp":
            if case .timestamp = value { return value }
            return SQLTime.millis(of: value).map { .timestamp($0) }
        case "date":
            if case .date = value { return value }
            return SQLTime.millis(of: value).map(SQLTime.date)
        default: throw SQLErrors.semantics("Unknown type: \(name)")
        }
    }
}
