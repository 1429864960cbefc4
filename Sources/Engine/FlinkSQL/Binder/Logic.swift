import StreamTypes

/// Builds AND, OR and NOT.
enum Logic {
    static func and(_ parts: [Expression]) -> Expression { join(.and, parts) }
    static func or(_ parts: [Expression]) -> Expression { join(.or, parts) }

    private static func join(_ function: FunctionID, _ parts: [Expression]) -> Expression {
        let flat = parts.flatMap { part -> [Expression] in
            if case .call(function, let operands, _) = part { return operands }
            return [part]
        }
        guard flat.count > 1 else { return flat[0] }
        return .call(function, flat, DataType(.boolean, nullable: flat.contains { $0.type.isNullable }))
    }

    static func not(_ value: Expression) -> Expression {
        if case .call(.not, let operands, _) = value { return operands[0] }
        let operand = Coercion.typedNull(value, .boolean)
        return .call(.not, [operand], DataType(.boolean, nullable: operand.type.isNullable))
    }
}
