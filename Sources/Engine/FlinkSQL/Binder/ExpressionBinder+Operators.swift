import LabKernel
import StreamTypes

/// Operators, CASE and constructors.
extension ExpressionBinder {
    // MARK: - Unary and binary

    func unary(_ operation: UnaryOperator, _ operand: ExpressionSyntax, _ range: TextRange) throws(LabError)
        -> Expression
    {
        if operation == .minus, case .literal(.exact(let text)) = operand.kind, let value = Int64("-" + text)
        {
            let type: LogicalType = Int32(exactly: value) == nil ? .bigint : .int
            return .literal(.integer(value), DataType(type, nullable: false))
        }
        let value = try bind(operand)
        try rejectNulls([value], range)
        switch operation {
        case .not:
            guard value.type.logical == .boolean || value.type.logical == .null else {
                throw cannotApply(
                    "NOT", [value], "'NOT<BOOLEAN>'", "NOT<\(CalciteTypeName.text(value.type))>", range)
            }
            return Logic.not(value)
        case .plus, .minus:
            let symbol = operation.rawValue
            guard value.type.logical.isNumeric || value.type.logical.isInterval || value.type.logical == .null
            else {
                throw cannotApply(
                    symbol, [value], "'\(symbol)<NUMERIC>'\n'\(symbol)<DATETIME_INTERVAL>'",
                    "\(symbol)<\(CalciteTypeName.text(value.type))>", range)
            }
            return operation == .plus ? value : Arithmetic.negated(value)
        }
    }

    func binary(
        _ operation: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, _ range: TextRange
    ) throws(LabError) -> Expression {
        switch operation {
        case .and, .or: return try logic(operation, left, right)
        case .overlaps: return try overlaps(left, right, range)
        case .concat: return try concat(try bind(left), try bind(right), range)
        case .plus, .minus, .times, .divide, .mod:
            return try arithmetic(operation, try bind(left), try bind(right), range)
        case .equals, .notEquals, .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual,
            .isDistinctFrom,
            .isNotDistinctFrom:
            return try compare(operation, try bind(left), try bind(right), range)
        default: throw SQLErrors.unsupported("the operator \(operation.rawValue)", span(range))
        }
    }

    /// AND and OR chains become one call, without recursion along the chain.
    private func logic(
        _ operation: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax
    ) throws(LabError) -> Expression {
        var parts = [right]
        var rest = left
        while case .binary(operation, let inner, let last) = rest.kind {
            parts.append(last)
            rest = inner
        }
        parts.append(rest)
        var operands: [Expression] = []
        for part in parts.reversed() {
            let value = try bind(part)
            try rejectNulls([value], part.range)
            guard value.type.logical == .boolean else {
                let other = operands.isEmpty ? try bind(parts[parts.count - 2]).type : DataType(.boolean)
                let types = operands.isEmpty ? [value.type, other] : [other, value.type]
                let shown = types.map { "<\(CalciteTypeName.text($0))>" }
                throw SQLErrors.make(
                    "SQL120",
                    "Cannot apply '\(operation.rawValue)' to arguments of type "
                        + "'\(shown.joined(separator: " \(operation.rawValue) "))'. "
                        + "Supported form(s): '<BOOLEAN> \(operation.rawValue) <BOOLEAN>'", span(part.range))
            }
            operands.append(value)
        }
        return operation == .and ? Logic.and(operands) : Logic.or(operands)
    }

    func arithmetic(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ range: TextRange
    ) throws(LabError) -> Expression {
        try rejectNulls([left, right], range)
        if operation == .divide, case .literal = left, case .literal(let divisor, _) = right, divisor.isZero {
            throw SQLErrors.make("SQL219", "Division by zero", span(range))
        }
        if let result = Arithmetic.combine(operation, left, right) { return result }
        let symbol = operation.rawValue
        var forms = ["'<NUMERIC> \(symbol) <NUMERIC>'"]
        switch operation {
        case .plus:
            forms += [
                "'<DATETIME_INTERVAL> + <DATETIME_INTERVAL>'", "'<DATETIME> + <DATETIME_INTERVAL>'",
                "'<DATETIME_INTERVAL> + <DATETIME>'",
            ]
        case .minus:
            forms += ["'<DATETIME_INTERVAL> - <DATETIME_INTERVAL>'", "'<DATETIME> - <DATETIME_INTERVAL>'"]
        case .times: forms += ["'<DATETIME_INTERVAL> * <NUMERIC>'", "'<NUMERIC> * <DATETIME_INTERVAL>'"]
        case .divide: forms += ["'<DATETIME_INTERVAL> / <NUMERIC>'"]
        default: break
        }
        throw cannotApplyInfix(symbol, left, right, forms.joined(separator: "\n"), range)
    }

    func compare(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ range: TextRange
    ) throws(LabError) -> Expression {
        if let result = Comparison.compare(operation, left, right) { return result }
        let symbol = operation.rawValue
        if Comparison.isImplicitConversion(left.type.logical, right.type.logical) {
            // In joins Flink finds it while planning, and shows the types with their lengths.
            let inJoin = clause == "ON" || clause == "IN"
            let name = inJoin ? CalciteTypeName.text : CalciteTypeName.short
            throw SQLErrors.make(
                inJoin ? "SQL216" : "SQL121",
                "implicit type conversion between \(name(left.type)) and \(name(right.type)) is not supported"
                    + (inJoin ? " on join's condition now" : " now"), span(range), fix: "write a CAST")
        }
        throw cannotApplyInfix(symbol, left, right, "'<COMPARABLE_TYPE> \(symbol) <COMPARABLE_TYPE>'", range)
    }

    func concat(_ left: Expression, _ right: Expression, _ range: TextRange) throws(LabError) -> Expression {
        try rejectNulls([left, right], range)
        guard left.type.logical.isCharacter, right.type.logical.isCharacter else {
            throw cannotApplyInfix("||", left, right, "'<STRING> || <STRING>'", range)
        }
        let length = (left.type.logical.length ?? 0) + (right.type.logical.length ?? 0)
        let nullable = left.type.isNullable || right.type.isNullable
        let type: LogicalType
        if case .char = left.type.logical, case .char = right.type.logical {
            type = .char(length: length)
        } else {
            type = .varchar(length: min(length, LogicalType.maxLength))
        }
        var operands = [left, right]
        if case .call(.concat, let inner, _) = left { operands = inner + [right] }
        return .call(
            .concat, operands, DataType(type, nullable: nullable))
    }

    // MARK: - BETWEEN, IN, LIKE, IS

    func between(
        _ value: ExpressionSyntax, _ low: ExpressionSyntax, _ high: ExpressionSyntax, _ isNegated: Bool,
        _ isSymmetric: Bool, _ range: TextRange
    ) throws(LabError) -> Expression {
        let (v, l, h) = (try bind(value), try bind(low), try bind(high))
        var result = Logic.and([
            try compare(.greaterThanOrEqual, v, l, range), try compare(.lessThanOrEqual, v, h, range),
        ])
        if isSymmetric {
            let swapped = Logic.and([
                try compare(.greaterThanOrEqual, v, h, range), try compare(.lessThanOrEqual, v, l, range),
            ])
            result = Logic.or([result, swapped])
        }
        return isNegated ? Logic.not(result) : result
    }

    func inList(
        _ value: ExpressionSyntax, _ items: [ExpressionSyntax], _ isNegated: Bool, _ range: TextRange
    ) throws(LabError) -> Expression {
        let operand = try bind(value)
        var bound: [Expression] = []
        for item in items { bound.append(try bind(item)) }
        var result: Expression
        if let list = Comparison.literalList(operand, bound) {
            result = list
        } else {
            var tests: [Expression] = []
            for (item, syntax) in zip(bound, items) {
                let (left, right) = Comparison.asNumbers(operand, item)
                tests.append(try compare(.equals, left, right, syntax.range))
            }
            result = Logic.or(tests)
        }
        if isNegated { result = Logic.not(result) }
        return result
    }

    func like(
        _ kind: LikeKind, _ value: ExpressionSyntax, _ pattern: ExpressionSyntax, _ escape: ExpressionSyntax?,
        _ isNegated: Bool, _ range: TextRange
    ) throws(LabError) -> Expression {
        guard kind == .like || kind == .similar else {
            throw SQLErrors.make(
                "SQL122", "No match found for function signature \(kind.rawValue)(<CHARACTER>, <CHARACTER>)",
                span(range),
                fix: kind == .rlike ? "use REGEXP(value, pattern)" : "use LOWER(value) LIKE LOWER(pattern)")
        }
        var operands = [try bind(value), try bind(pattern)]
        if let escape { operands.append(try bind(escape)) }
        guard operands.allSatisfy({ $0.type.logical.isCharacter }) else {
            let shown = operands.map { "<\(CalciteTypeName.text($0.type))>" }.joined(separator: ", ")
            throw cannotApply(
                kind.rawValue, operands, "'\(kind.rawValue)(<STRING>, <STRING>, <STRING>)'",
                "\(kind.rawValue)(\(shown))", range)
        }
        let nullable = operands.contains { $0.type.isNullable }
        try checkEscape(operands, range)
        let function = kind == .like ? FunctionID.like : .similarTo
        let test = Expression.call(
            function, operands, DataType(.boolean, nullable: nullable))
        return isNegated ? Logic.not(test) : test
    }

    /// A pattern and an escape character written as literals are read when the job is planned.
    private func checkEscape(_ operands: [Expression], _ range: TextRange) throws(LabError) {
        guard operands.count > 2, case .literal(.string(let escape), _) = operands[2],
            case .literal(.string(let pattern), _) = operands[1]
        else { return }
        guard escape.utf16.count == 1 else {
            throw SQLErrors.make("SQL218", "Invalid escape character '\(escape)'", span(range))
        }
        let symbols = Array(pattern)
        var place = 0
        while place < symbols.count {
            if String(symbols[place]) == escape {
                let next = place + 1 < symbols.count ? String(symbols[place + 1]) : ""
                guard ["%", "_", escape].contains(next) else {
                    throw SQLErrors.make(
                        "SQL218", "Invalid escape sequence '\(pattern)', \(place)", span(range))
                }
                place += 1
            }
            place += 1
        }
    }

    func isTest(
        _ value: ExpressionSyntax, _ test: IsTest, _ isNegated: Bool, _ range: TextRange
    ) throws(LabError) -> Expression {
        let operand = try bind(value)
        let never = DataType(.boolean, nullable: false)
        switch test {
        case .null, .unknown:
            if test == .unknown { try requireBoolean(operand, range) }
            return .call(isNegated ? .isNotNull : .isNull, [operand], never)
        case .isTrue, .isFalse:
            try requireBoolean(operand, range)
            let function: FunctionID =
                test == .isTrue ? (isNegated ? .isNotTrue : .isTrue) : (isNegated ? .isNotFalse : .isFalse)
            return .call(function, [operand], never)
        case .aSet, .empty: throw SQLErrors.unsupported("IS \(test.rawValue)", span(range))
        }
    }

    private func requireBoolean(_ operand: Expression, _ range: TextRange) throws(LabError) {
        try rejectNulls([operand], range)
        guard operand.type.logical == .boolean else {
            throw cannotApply(
                "IS TRUE", [operand], "'<BOOLEAN> IS TRUE'",
                "<\(CalciteTypeName.text(operand.type))> IS TRUE", range)
        }
    }

    func isJSON(
        _ value: ExpressionSyntax, _ form: String, _ isNegated: Bool, _ range: TextRange
    ) throws(LabError) -> Expression {
        let operand = try bind(value)
        try rejectNulls([operand], range)
        guard operand.type.logical.isCharacter else {
            throw cannotApply(
                "IS JSON", [operand], "'<CHARACTER> IS JSON'",
                "<\(CalciteTypeName.text(operand.type))> IS JSON", range)
        }
        let symbol = Expression.literal(.symbol(form), DataType(.symbol, nullable: false))
        let test = Expression.call(.isJson, [operand, symbol], DataType(.boolean, nullable: false))
        return isNegated ? Logic.not(test) : test
    }

    /// `(s1, e1) OVERLAPS (s2, e2)`: an end given as an interval becomes start + interval.
    private func overlaps(
        _ left: ExpressionSyntax, _ right: ExpressionSyntax, _ range: TextRange
    ) throws(LabError) -> Expression {
        let operands = try period(left) + period(right)
        let nullable = operands.contains { $0.type.isNullable }
        guard let common = TypeMerging.common(operands.map(\.type)), common.logical.isDatetime else {
            throw SQLErrors.make("SQL120", "Cannot apply 'OVERLAPS' to these arguments", span(range))
        }
        return .call(
            .overlaps, operands.map { Coercion.coerce($0, to: common.logical) },
            DataType(.boolean, nullable: nullable))
    }

    private func period(_ syntax: ExpressionSyntax) throws(LabError) -> [Expression] {
        guard case .row(let items) = syntax.kind, items.count == 2 else {
            throw SQLErrors.make("SQL120", "OVERLAPS takes (start, end) on both sides", span(syntax.range))
        }
        let start = try bind(items[0])
        let end = try bind(items[1])
        guard end.type.logical.isInterval else { return [start, end] }
        return [start, try arithmetic(.plus, start, end, syntax.range)]
    }

    // MARK: - CASE

    func caseWhen(
        _ operand: ExpressionSyntax?, _ branches: [WhenSyntax], _ otherwise: ExpressionSyntax?,
        _ range: TextRange
    ) throws(LabError) -> Expression {
        let subject = try operand.map { (syntax) throws(LabError) in try bind(syntax) }
        var conditions: [Expression] = []
        var values: [Expression] = []
        for branch in branches {
            if let subject {
                conditions.append(
                    try compare(.equals, subject, try bind(branch.condition), branch.condition.range))
            } else {
                let saved = clause
                clause = "CASE"
                defer { clause = saved }
                conditions.append(try condition(branch.condition))
            }
            values.append(try bind(branch.value))
        }
        values.append(
            try otherwise.map { (syntax) throws(LabError) in try bind(syntax) }
                ?? .literal(.null, DataType(.null)))
        guard let type = TypeMerging.common(values.map(\.type)) else {
            throw SQLErrors.make(
                "SQL123", "Illegal mixing of types in CASE or COALESCE statement", span(range))
        }
        guard type.logical != .null else {
            throw SQLErrors.make(
                "SQL123", "ELSE clause or at least one THEN clause must be non-NULL", span(range))
        }
        let coerced = values.map { Coercion.coerce($0, to: type.logical) }
        let pairs = zip(conditions, coerced).map { CaseBranch(condition: $0, value: $1) }
        return .caseWhen(pairs, otherwise: coerced[coerced.count - 1], type)
    }

    // MARK: - Constructors and access

    func row(_ items: [ExpressionSyntax]) throws(LabError) -> Expression {
        var values: [Expression] = []
        for item in items { values.append(try bind(item)) }
        for (value, item) in zip(values, items) { try rejectNulls([value], item.range) }
        let fields = values.enumerated().map {
            Field("EXPR$\($0.offset)", $0.element.type.withoutTimeAttribute)
        }
        return .call(.row, values, DataType(.row(fields), nullable: false))
    }

    func array(_ items: [ExpressionSyntax], _ range: TextRange) throws(LabError) -> Expression {
        var values: [Expression] = []
        for item in items { values.append(try bind(item)) }
        guard !values.isEmpty else {
            throw SQLErrors.make("SQL125", "Require at least 1 argument", span(range))
        }
        guard let element = TypeMerging.common(values.map(\.type)), element.logical != .null else {
            throw SQLErrors.make("SQL125", "Parameters must be of the same type", span(range))
        }
        return .call(
            .array, values.map { Coercion.coerce($0, to: element.logical) },
            DataType(.array(element), nullable: false))
    }

    func map(_ items: [ExpressionSyntax], _ range: TextRange) throws(LabError) -> Expression {
        guard !items.isEmpty, items.count % 2 == 0 else {
            throw SQLErrors.make("SQL125", "Map requires an even number of arguments", span(range))
        }
        var values: [Expression] = []
        for item in items { values.append(try bind(item)) }
        let keys = stride(from: 0, to: values.count, by: 2).map { values[$0] }
        let rest = stride(from: 1, to: values.count, by: 2).map { values[$0] }
        let nulls = rest.count { $0.type.logical == .null }
        guard let key = TypeMerging.common(keys.map(\.type)), key.logical != .null, nulls == 0,
            let value = TypeMerging.common(rest.map(\.type))
        else {
            throw SQLErrors.make("SQL125", "Parameters must be of the same type", span(range))
        }
        let coerced = values.enumerated().map {
            Coercion.coerce($0.element, to: $0.offset % 2 == 0 ? key.logical : value.logical)
        }
        return .call(.map, coerced, DataType(.map(key: key, value: value), nullable: false))
    }

    func item(_ value: ExpressionSyntax, _ key: ExpressionSyntax, _ range: TextRange) throws(LabError)
        -> Expression
    {
        let collection = try bind(value)
        let index = try bind(key)
        switch collection.type.logical {
        case .array(let element):
            guard index.type.logical.isInteger else { break }
            if case .literal(.integer(let place), _) = index, place < 1 {
                throw SQLErrors.make(
                    "SQL213", "Array element access needs an index starting at 1 but was \(place).",
                    span(range))
            }
            return .call(.item, [collection, Coercion.coerce(index, to: .int)], element.nullable)
        case .map(let keyType, let element):
            guard TypeMerging.common([keyType, index.type]) != nil else { break }
            let target = keyType.logical.isCharacter ? index : Coercion.coerce(index, to: keyType.logical)
            return .call(.item, [collection, target], element.nullable)
        case .row(let fields):
            if case .literal(.string(let name), _) = index {
                return try field(collection, Identifier(name, range))
            }
            if case .literal(.integer(let position), _) = index, fields.indices.contains(Int(position) - 1) {
                return .field(collection, Int(position) - 1, fields[Int(position) - 1].type.nullable)
            }
        default: break
        }
        throw cannotApply(
            "ITEM", [collection, index], "<ARRAY>[<INTEGER>]\n<MAP>[<ANY>]",
            "ITEM(<\(CalciteTypeName.text(collection.type))>, <\(CalciteTypeName.text(index.type))>)", range)
    }

    // MARK: - Messages

    func cannotApply(
        _ name: String, _ operands: [Expression], _ forms: String, _ shown: String, _ range: TextRange
    ) -> LabError {
        SQLErrors.make(
            "SQL120", "Cannot apply '\(name)' to arguments of type '\(shown)'. Supported form(s): \(forms)",
            span(range))
    }

    private func cannotApplyInfix(
        _ symbol: String, _ left: Expression, _ right: Expression, _ forms: String, _ range: TextRange
    ) -> LabError {
        let shown = "<\(CalciteTypeName.text(left.type))> \(symbol) <\(CalciteTypeName.text(right.type))>"
        return cannotApply(symbol, [left, right], forms, shown, range)
    }
}
