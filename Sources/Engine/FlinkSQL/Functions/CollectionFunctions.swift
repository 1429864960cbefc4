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
            { Results.element(of: $0[0].type)?.nullable }),
        FunctionDefinition("ARRAY_DISTINCT", .arrayDistinct, [Signature(.array)], Results.operand(0)),
        FunctionDefinition("ARRAY_REVERSE", .arrayReverse, [Signature(.array)], Results.operand(0)),
        FunctionDefinition(
            "ARRAY_SLICE", .arraySlice, [Signature(.array, .int), Signature(.array, .int, .int)],
            Results.operand(0)),
        FunctionDefinition(
            "ARRAY_SORT", .arraySort,
            [Signature(.array), Signature(.array, .boolean), Signature(.array, .boolean, .boolean)],
            Results.operand(0)),
        FunctionDefinition(
            "ARRAY_JOIN", .arrayJoin,
            [Signature(.array, .character), Signature(.array, .character, .character)],
            Results.forceNullable(.string)),
        FunctionDefinition(
            "ARRAY_MAX", .arrayMax, [Signature(.array)], { Results.element(of: $0[0].type)?.nullable }),
        FunctionDefinition(
            "ARRAY_MIN", .arrayMin, [Signature(.array)], { Results.element(of: $0[0].type)?.nullable }),
    ]

    private static let arraySets = [
        FunctionDefinition(
            "ARRAY_CONTAINS", .arrayContains, [Signature(.array, .any)],
            { DataType(.boolean, nullable: $0[0].type.isNullable) }),
        FunctionDefinition(
            "ARRAY_POSITION", .arrayPosition, [Signature(.array, .any)], Results.nullable(.int)),
        FunctionDefinition(
            "ARRAY_REMOVE", .arrayRemove, [Signature(.array, .any)],
            { $0[0].type }),
        FunctionDefinition("ARRAY_APPEND", .arrayAppend, [Signature(.array, .any)], extended),
        FunctionDefinition("ARRAY_PREPEND", .arrayPrepend, [Signature(.array, .any)], extended),
        FunctionDefinition("ARRAY_CONCAT", .arrayConcat, [Signature(.array, variadic: true)], Results.common),
        FunctionDefinition("ARRAY_UNION", .arrayUnion, [Signature(.array, .array)], Results.common),
        FunctionDefinition("ARRAY_EXCEPT", .arrayExcept, [Signature(.array, .array)], Results.common),
        FunctionDefinition("ARRAY_INTERSECT", .arrayIntersect, [Signature(.array, .array)], Results.common),
    ]

    /// The array with an element of the element types' common type.
    private static let extended: ResultRule = { operands in
        guard let element = Results.element(of: operands[0].type),
            let merged = TypeMerging.common([element, operands[1].type])
        else { return nil }
        return DataType(.array(merged), nullable: operands[0].type.isNullable)
    }

    private static let maps = [
        FunctionDefinition("MAP_KEYS", .mapKeys, [Signature(.map)], { mapPart($0) { key, _ in key } }),
        FunctionDefinition(
            "MAP_VALUES", .mapValues, [Signature(.map)], { mapPart($0) { _, value in value } }),
        FunctionDefinition(
            "MAP_ENTRIES", .mapEntries, [Signature(.map)],
            {
                mapPart($0) { key, value in
                    DataType(.row([Field("key", key), Field("value", value)]), nullable: false)
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

    private static let conditionals = [
        FunctionDefinition(
            "COALESCE", .coalesce, [Signature(.common, variadic: true)], Results.commonUnlessAllNull),
        FunctionDefinition(
            "IFNULL", .ifNull, [Signature(.common, .common)],
            { TypeMerging.common($0.map(\.type))?.nullable($0[1].type.isNullable && $0[0].type.isNullable) }),
        FunctionDefinition(
            "IF", .ifThenElse, [Signature(.boolean, .common, .common)],
            { TypeMerging.common([$0[1].type, $0[2].type]) }),
        FunctionDefinition("GREATEST", .greatest, [Signature(.common, variadic: true)], Results.common),
        FunctionDefinition("LEAST", .least, [Signature(.common, variadic: true)], Results.common),
    ]
}
