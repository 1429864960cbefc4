import LabKernel
import StreamTypes

/// Operators, CASE, CAST and constructors.
extension ExpressionBinder {
    // MARK: - Unary and binary

    func unary(_ operation: UnaryOperator, _ operand: ExpressionSyntax, _ range: TextRange) throws(LabError)
        -> Expression
    {
        if operation == .minus, case .literal(.exact(let text)) = operand.kind, Int64(text) == nil,
            Int64("-" + text) != nil
        {
            return .literal(.integer(Int64.min), DataType(.bigint, nullable: false))
        }
        let value = try bind(operand)
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
            guard value.type.logical == .boolean || value.type.logical == .null else {
                let other = operands.isEmpty ? try bind(parts[parts.count - 2]).type : DataType(.boolean)
                let types = operands.isEmpty ? [value.type, other] : [other, value.type]
                let shown = types.map { "<\(CalciteTypeName.text($0))>" }
                throw SQLErrors.make(
                    "SQL120",
                    "Cannot apply '\(operation.rawValue)' to arguments of type "
                        + "'\(shown.joined(separator: " \(operation.rawValue) "))'. "
                        + "Supported form(s): '<BOOLEAN> \(operation.rawValue) <BOOLEAN>'", span(part.range))
            }
            operands.append(value.type.logical == .null ? .literal(.null, DataType(.boolean)) : value)
        }
        return operation == .and ? Logic.and(operands) : Logic.or(operands)
    }

    func arithmetic(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ range: TextRange
    ) throws(LabError) -> Expression {
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
        let families = [left.type.logical.family, right.type.logical.family]
        guard families.allSatisfy({ $0 == .character || $0 == .null }) else {
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
            .concat, operands.map { Coercion.typedNull($0, .string) }, DataType(type, nullable: nullable))
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
                tests.append(try compare(.equals, operand, item, syntax.range))
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
        let good = operands.allSatisfy { $0.type.logical.isCharacter || $0.type.logical == .null }
        guard good else {
            let shown = operands.map { "<\(CalciteTypeName.text($0.type))>" }.joined(separator: ", ")
            throw cannotApply(
                kind.rawValue, operands, "'\(kind.rawValue)(<STRING>, <STRING>, <STRING>)'",
                "\(kind.rawValue)(\(shown))", range)
        }
        let nullable = operands.contains { $0.type.isNullable }
        let function = kind == .like ? FunctionID.like : .similarTo
        let test = Expression.call(
            function, operands.map { Coercion.typedNull($0, .string) }, DataType(.boolean, nullable: nullable)
        )
        return isNegated ? Logic.not(test) : test
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
            return .call(function, [Coercion.typedNull(operand, .boolean)], never)
        case .aSet, .empty: throw SQLErrors.unsupported("IS \(test.rawValue)", span(range))
        }
    }

    private func requireBoolean(_ operand: Expression, _ range: TextRange) throws(LabError) {
        guard operand.type.logical == .boolean || operand.type.logical == .null else {
            throw cannotApply(
                "IS TRUE", [operand], "'<BOOLEAN> IS TRUE'",
                "<\(CalciteTypeName.text(operand.type))> IS TRUE", range)
        }
    }

    func isJSON(
        _ value: ExpressionSyntax, _ form: String, _ isNegated: Bool, _ range: TextRange
    ) throws(LabError) -> Expression {
        let operand = try bind(value)
        guard operand.type.logical.isCharacter || operand.type.logical == .null else {
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

    // MARK: - CASE and CAST

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

    func cast(
        _ value: ExpressionSyntax, _ target: TypeSyntax, _ isTry: Bool, _ range: TextRange
    ) throws(LabError) -> Expression {
        let operand = try bind(value)
        let type = try TypeResolver(file: binder.file).resolve(target)
        let nullable = operand.type.isNullable || isTry
        let result = type.nullable(nullable)
        guard CastRules.supports(operand.type.logical, type.logical) else {
            throw SQLErrors.make("SQL124", Self.castRefusal(operand.type, type), span(range))
        }
        if operand.type.logical == .null { return .literal(.null, type.nullable) }
        if case .literal(let literal, let own) = operand, own.logical.isExact, type.logical.isExact,
            let folded = Coercion.fold(literal, own, type.logical)
        {
            return .literal(folded, result)
        }
        guard binder.hasLegacyCasts, !isTry else { return .cast(operand, result, isTry: isTry) }
        return legacyCast(operand, result)
    }

    /// `table.exec.legacy-cast-behaviour`: a failing CAST gives NULL, and strings keep their length.
    private func legacyCast(_ operand: Expression, _ type: DataType) -> Expression {
        if operand.type.logical.isCharacter, type.logical.isCharacter {
            return .call(.coalesce, [operand], type)
        }
        return .cast(operand, type, isTry: true)
    }

    // MARK: - Constructors and access

    func row(_ items: [ExpressionSyntax]) throws(LabError) -> Expression {
        var values: [Expression] = []
        for item in items { values.append(try bind(item)) }
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
        guard let element = TypeMerging.common(values.map(\.type)) else {
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
        guard let key = TypeMerging.common(keys.map(\.type)), let value = TypeMerging.common(rest.map(\.type))
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

    /// Flink's message for a cast that does not exist.
    private static func castRefusal(_ from: DataType, _ to: DataType) -> String {
        let (source, target) = (from.logical, to.logical)
        if source.isNumeric, case .timestamp = target {
            return "The cast from NUMERIC type to TIMESTAMP type is not allowed. It's recommended to use "
                + "TO_TIMESTAMP(FROM_UNIXTIME(numeric_col)) instead, note the numeric is in seconds."
        }
        if target.isNumeric, case .timestamp = source {
            return "The cast from TIMESTAMP type to NUMERIC type is not allowed. It's recommended to use "
                + "UNIX_TIMESTAMP(CAST(timestamp_col AS STRING)) instead."
        }
        if target.isNumeric, case .timestampLTZ = source {
            return "The cast from TIMESTAMP_LTZ type to NUMERIC type is not allowed."
        }
        return "Cast function cannot convert value of type \(CalciteTypeName.text(from)) to type "
            + CalciteTypeName.text(to)
    }

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
