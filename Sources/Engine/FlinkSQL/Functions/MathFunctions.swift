import StreamTypes

/// Functions on numbers.
///
/// Source: Flink 1.20 `FlinkSqlOperatorTable`, `FlinkReturnTypes`.
enum MathFunctions {
    static let rows: [FunctionDefinition] = doubles + rounding + others

    private static let doubles: [FunctionDefinition] = {
        let names: [(String, FunctionID)] = [
            ("SQRT", .sqrt), ("EXP", .exp), ("LN", .ln), ("LOG10", .log10), ("LOG2", .log2), ("SIN", .sin),
            ("COS", .cos),
            ("TAN", .tan), ("COT", .cot), ("ASIN", .asin), ("ACOS", .acos), ("ATAN", .atan), ("SINH", .sinh),
            ("COSH", .cosh), ("TANH", .tanh), ("DEGREES", .degrees), ("RADIANS", .radians),
        ]
        return names.map { FunctionDefinition($0.0, $0.1, [Signature(.double)], Results.nullable(.double)) }
            + [
                FunctionDefinition(
                    "LOG", .log, [Signature(.double), Signature(.double, .double)],
                    Results.nullable(.double)),
                FunctionDefinition("POWER", .power, [Signature(.double, .double)], Results.nullable(.double)),
                FunctionDefinition("ATAN2", .atan2, [Signature(.double, .double)], Results.nullable(.double)),
                FunctionDefinition("PI", .pi, [Signature()], Results.never(.double)),
                FunctionDefinition("E", .e, [Signature()], Results.never(.double)),
                FunctionDefinition("RAND", .rand, [Signature(), Signature(.int)], Results.never(.double)),
            ]
    }()

    private static let rounding = [
        FunctionDefinition("ROUND", .round, [Signature(.numeric), Signature(.numeric, .int)], rounded),
        FunctionDefinition("TRUNCATE", .truncate, [Signature(.numeric), Signature(.numeric, .int)], rounded),
    ]

    private static let others = [
        FunctionDefinition("ABS", .abs, [Signature(.numeric)], Results.operand(0)),
        FunctionDefinition("SIGN", .sign, [Signature(.numeric)], Results.operand(0)),
        FunctionDefinition(
            "RAND_INTEGER", .randInteger, [Signature(.int), Signature(.int, .int)], Results.nullable(.int)),
    ]

    /// A decimal keeps the asked places; with places that are not a literal it keeps its type.
    private static let rounded: ResultRule = { operands in
        let nullable = Results.anyNullable(operands)
        guard operands[0].type.logical.isDecimal else { return operands[0].type.nullable(nullable) }
        var places = 0
        if operands.count > 1 {
            guard case .literal(.integer(let value), _) = operands[1] else {
                return operands[0].type.nullable(nullable)
            }
            places = Int(value)
        }
        return DataType(
            TypeMerging.roundedDecimal(operands[0].type.logical, places: places), nullable: nullable)
    }
}
