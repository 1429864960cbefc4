import StreamTypes

/// Functions on arrays and maps, and conditional functions over any types.
///
/// Source: Flink 1.20 `BuiltInFunctionDefinitions`.
enum CollectionFunctions {
    static let rows: [FunctionDefinition] = arrays + arraySets + maps + conditionals

    private static let arrays = [
        FunctionDefinition("CARDINALITY", .cardinality, [Signature(.collection)], Results.nullable(.int)),
        FunctionDefinition(
            "ELEMENT", .element, [Signature(.array), Signature(.multiset)],
            { operands in
                let element = Results.element(of: operands[0].type)
                return operands[0].type.isNullable ? element?.nullable : element
            }),
        FunctionDefinition("ARRAY_DISTINCT", .arrayDistinct, [Signature(.array)], Results.operand(0)),
        FunctionDefinition("ARRAY_REVERSE", .arrayReverse, [Signature(.array)], Results.operand(0)),
        FunctionDefinition(
            "ARRAY_SLICE", .arraySlice, [Signature(.array, .int), Signature(.array, .int, .int)],
            firstNull: 1, Results.operand(0)),
        FunctionDefinition(
            "ARRAY_SORT", .arraySort,
            [Signature(.ordered), Signature(.ordered, .boolean), Signature(.ordered, .boolean, .boolean)],
            firstNull: 1, Results.operand(0)),
        FunctionDefinition(
            "ARRAY_JOIN", .arrayJoin,
            [Signature(.texts, .character), Signature(.texts, .character, .character)],
            firstNull: 1, Results.nullable(.string)),
        FunctionDefinition(
            "ARRAY_MAX", .arrayMax, [Signature(.ordered)], { Results.element(of: $0[0].type)?.nullable }),
        FunctionDefinition(
            "ARRAY_MIN", .arrayMin, [Signature(.ordered)], { Results.element(of: $0[0].type)?.nullable }),
    ]

    private static let arraySets = [
        FunctionDefinition(
            "ARRAY_CONTAINS", .arrayContains, [Signature(.array, .element)], firstNull: 1,
            { DataType(.boolean, nullable: $0[0].type.isNullable) }),
        FunctionDefinition(
            "ARRAY_POSITION", .arrayPosition, [Signature(.array, .element)], firstNull: 1,
            Results.nullable(.int)),
        FunctionDefinition(
            "ARRAY_REMOVE", .arrayRemove, [Signature(.array, .element)], firstNull: 1,
            { $0[0].type }),
        FunctionDefinition(
            "ARRAY_APPEND", .arrayAppend, [Signature(.array, .element)], firstNull: 1, extended),
        FunctionDefinition(
            "ARRAY_PREPEND", .arrayPrepend, [Signature(.array, .element)], firstNull: 1, extended),
        FunctionDefinition("ARRAY_CONCAT", .arrayConcat, [Signature(.array, variadic: true)], Results.common),
        FunctionDefinition("ARRAY_UNION", .arrayUnion, [Signature(.array, .array)], Results.common),
        FunctionDefinition("ARRAY_EXCEPT", .arrayExcept, [Signature(.array, .array)], Results.common),
        FunctionDefinition("ARRAY_INTERSECT", .arrayIntersect, [Signature(.array, .array)], Results.common),
    ]

    /// The array's type, with elements that may be NULL if the new one may.
    private static let extended: ResultRule = { operands in
        guard let element = Results.element(of: operands[0].type) else { return nil }
        let member = operands[1].type.isNullable ? element.nullable : element
        return DataType(.array(member), nullable: Results.anyNullable(operands))
    }

    private static let maps = [
        FunctionDefinition("MAP_KEYS", .mapKeys, [Signature(.map)], { mapPart($0) { key, _ in key } }),
        FunctionDefinition(
            "MAP_VALUES", .mapValues, [Signature(.map)], { mapPart($0) { _, value in value } }),
        FunctionDefinition(
            "MAP_ENTRIES", .mapEntries, [Signature(.map)],
            {
                mapPart($0) { key, value in
                    DataType(.row([Field("key", key), Field("value", value)]))
                }
            }),
        FunctionDefinition(
            "MAP_FROM_ARRAYS", .mapFromArrays, [Signature(.array, .array)],
            { operands in
                guard let key = Results.element(of: operands[0].type),
                    let value = Results.element(of: operands[1].type)
                else { return nil }
                return DataType(.map(key: key, value: value), nullable: Results.anyNullable(operands))
            }),
        FunctionDefinition("MAP_UNION", .mapUnion, [Signature(.map, variadic: true)], Results.common),
    ]

    private static func mapPart(_ operands: [Expression], _ part: (DataType, DataType) -> DataType)
        -> DataType?
    {
        guard case .map(let key, let value) = operands[0].type.logical else { return nil }
        return DataType(.array(part(key, value)), nullable: operands[0].type.isNullable)
    }

    /// Numbers and strings meet in their common type; of other kinds the first value gives the type.
    private static let chosen: ResultRule = { operands in
        let (then, otherwise) = (operands[1].type.withoutTimeAttribute, operands[2].type)
        let nullable = then.isNullable || otherwise.isNullable
        switch then.logical.family {
        case .numeric, .character:
            return TypeMerging.common([then, otherwise])
        case .boolean, .binary, .date, .time, .timestamp:
            return then.logical.family == otherwise.logical.family ? then.nullable(nullable) : nil
        default: return nil
        }
    }

    private static let conditionals = [
        FunctionDefinition(
            "COALESCE", .coalesce, [Signature(.common, variadic: true)], firstNull: 0,
            Results.commonUnlessAllNull),
        FunctionDefinition(
            "IFNULL", .ifNull, [Signature(.common, .common)], firstNull: 0,
            { operands in
                // A first operand that is never NULL is the result.
                guard operands[0].type.isNullable else { return operands[0].type.withoutTimeAttribute }
                return Results.commonUnlessAllNull(operands)
            }),
        FunctionDefinition("IF", .ifThenElse, [Signature(.boolean, .common, .common)], chosen),
        FunctionDefinition("GREATEST", .greatest, [Signature(.common, variadic: true)], Results.common),
        FunctionDefinition("LEAST", .least, [Signature(.common, variadic: true)], Results.common),
    ]
}
