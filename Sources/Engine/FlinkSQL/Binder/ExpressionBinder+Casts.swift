import LabKernel
import StreamTypes

/// CAST and TRY_CAST.
extension ExpressionBinder {
    func cast(
        _ value: ExpressionSyntax, _ target: TypeSyntax, _ isTry: Bool, _ range: TextRange
    ) throws(LabError) -> Expression {
        let operand = try bind(value)
        var type = try TypeResolver(file: binder.file).resolve(target)
        // Outside of tables Flink knows TIME without a fraction only.
        if case .time = type.logical { type = DataType(.time(precision: 0), nullable: type.isNullable) }
        let nullable = operand.type.isNullable || isTry
        let result = type.nullable(nullable)
        guard CastRules.supports(operand.type.logical, type.logical) else {
            throw SQLErrors.make("SQL124", Self.castRefusal(operand.type, type), span(range))
        }
        if operand.type.logical == .null { return .literal(.null, type.nullable) }
        if let converted = try intervalCast(value, operand, target, result, range) { return converted }
        if case .literal(let literal, let own) = operand, own.logical.isExact, type.logical.isExact,
            let folded = Coercion.fold(literal, own, type.logical)
        {
            return .literal(folded, result)
        }
        guard binder.hasLegacyCasts, !isTry else { return .cast(operand, result, isTry: isTry) }
        return legacyCast(operand, result)
    }

    /// `table.exec.legacy-cast-behaviour`: a failing CAST gives NULL, and strings and bytes keep their
    /// length.
    private func legacyCast(_ operand: Expression, _ type: DataType) -> Expression {
        let whole: LogicalType
        switch type.logical.family {
        case .character: whole = .string
        case .binary: whole = .bytes
        default: return .cast(operand, type, isTry: true)
        }
        let text = Expression.cast(operand, DataType(whole, nullable: operand.type.isNullable), isTry: true)
        return .call(.coalesce, [text], type)
    }

    /// A number of units as an interval, and an interval as the number of the units it is written in.
    private func intervalCast(
        _ syntax: ExpressionSyntax, _ operand: Expression, _ target: TypeSyntax, _ type: DataType,
        _ range: TextRange
    ) throws(LabError) -> Expression? {
        if case .interval(let unit, let end) = target.kind, operand.type.logical.isExact {
            guard end == nil, let step = step(of: unit) else {
                throw SQLErrors.make(
                    "SQL124",
                    "Cast function cannot convert value of type \(CalciteTypeName.text(operand.type)) to type "
                        + "INTERVAL \(unit) TO \(end ?? unit)", span(range))
            }
            return Arithmetic.scaled(step, by: operand)
        }
        guard operand.type.logical.isInterval, type.logical.isExact, let unit = intervalUnit(of: syntax),
            case .literal(let one, _)? = step(of: unit)
        else { return nil }
        let size: Int64
        switch one {
        case .months(let months): size = Int64(months)
        case .milliseconds(let millis): size = millis
        default: return nil
        }
        let count = Expression.cast(
            operand, DataType(.bigint, nullable: operand.type.isNullable), isTry: false)
        let units = Arithmetic.numeric(
            .divide, count, .literal(.integer(size), DataType(.bigint, nullable: false)))
        return units.map { Coercion.coerce($0, to: type.logical) }
    }

    /// The unit of the first interval literal in an expression; nil if it has two units or there is none.
    private func intervalUnit(of syntax: ExpressionSyntax) -> String? {
        switch syntax.kind {
        case .literal(.interval(let interval)): interval.end == nil ? interval.start : nil
        case .unary(_, let operand): intervalUnit(of: operand)
        case .binary(_, let left, let right): intervalUnit(of: left) ?? intervalUnit(of: right)
        default: nil
        }
    }

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
}
