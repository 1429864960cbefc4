import StreamTypes

/// Functions on character strings, digests and encodings.
///
/// Source: Flink 1.20 `FlinkSqlOperatorTable`.
enum StringFunctions {
    static let rows: [FunctionDefinition] = cases + parts + searches + encodings + digests

    private static let cases = [
        FunctionDefinition("UPPER", .upper, [Signature(.character)], Results.operand(0)),
        FunctionDefinition("LOWER", .lower, [Signature(.character)], Results.operand(0)),
        FunctionDefinition("INITCAP", .initcap, [Signature(.character)], Results.operand(0)),
        FunctionDefinition("CHAR_LENGTH", .charLength, [Signature(.character)], Results.nullable(.int)),
        FunctionDefinition("CHARACTER_LENGTH", .charLength, [Signature(.character)], Results.nullable(.int)),
        FunctionDefinition("REVERSE", .reverse, [Signature(.character)], Results.forceNullable(.string)),
        FunctionDefinition("ASCII", .ascii, [Signature(.character)], Results.nullable(.int)),
        FunctionDefinition("CHR", .chr, [Signature(.bigint)], Results.forceNullable(.string)),
        FunctionDefinition("REPEAT", .repeat, [Signature(.character, .int)], Results.nullable(.string)),
        FunctionDefinition(
            "REPLACE", .replace, [Signature(.character, .character, .character)],
            Results.nullable(.string)),
        FunctionDefinition(
            "CONCAT", .concat, [Signature(.character, variadic: true)], Results.nullable(.string)),
        FunctionDefinition(
            "CONCAT_WS", .concatWS, [Signature(.character, variadic: true)], Results.nullable(.string)),
        FunctionDefinition("IS_ALPHA", .isAlpha, [Signature(.textOrNumber)], Results.never(.boolean)),
        FunctionDefinition("IS_DECIMAL", .isDecimal, [Signature(.textOrNumber)], Results.never(.boolean)),
        FunctionDefinition("IS_DIGIT", .isDigit, [Signature(.textOrNumber)], Results.never(.boolean)),
        FunctionDefinition("HASH_CODE", .hashCode, [Signature(.any)], Results.nullable(.int)),
        FunctionDefinition("UUID", .uuid, [Signature()], Results.never(.char(length: 36))),
    ]

    private static let parts = [
        FunctionDefinition(
            "SUBSTRING", .substring, [Signature(.character, .int), Signature(.character, .int, .int)],
            Results.nullableVarying(0)),
        FunctionDefinition(
            "SUBSTR", .substring, [Signature(.character, .int), Signature(.character, .int, .int)],
            Results.nullableVarying(0)),
        FunctionDefinition("LEFT", .left, [Signature(.character, .int)], Results.nullableVarying(0)),
        FunctionDefinition("RIGHT", .right, [Signature(.character, .int)], Results.nullableVarying(0)),
        FunctionDefinition(
            "LPAD", .lpad, [Signature(.character, .int, .character)], Results.nullable(.string)),
        FunctionDefinition(
            "RPAD", .rpad, [Signature(.character, .int, .character)], Results.nullable(.string)),
        FunctionDefinition(
            "LTRIM", .ltrim, [Signature(.character), Signature(.character, .character)],
            Results.varying(0)),
        FunctionDefinition(
            "RTRIM", .rtrim, [Signature(.character), Signature(.character, .character)],
            Results.varying(0)),
        FunctionDefinition(
            "OVERLAY", .overlay,
            [Signature(.character, .character, .int), Signature(.character, .character, .int, .int)],
            { operands in
                let length = (operands[0].type.logical.length ?? 0) + (operands[1].type.logical.length ?? 0)
                return DataType(
                    .varchar(length: min(length, LogicalType.maxLength)),
                    nullable: Results.anyNullable(operands))
            }),
        FunctionDefinition(
            "SPLIT_INDEX", .splitIndex,
            [Signature(.character, .character, .int), Signature(.character, .int, .int)],
            Results.forceNullable(.string)),
        FunctionDefinition(
            "SPLIT", .split, [Signature(.character, .character)], firstNull: 0,
            Results.nullable(.array(DataType(.string)))),
        FunctionDefinition(
            "STR_TO_MAP", .strToMap, [Signature(.character), Signature(.character, .character, .character)],
            Results.forceNullable(.map(key: DataType(.string), value: DataType(.string)))),
        FunctionDefinition(
            "PARSE_URL", .parseURL,
            [Signature(.character, .character), Signature(.character, .character, .character)],
            Results.forceNullable(.string)),
    ]

    private static let searches = [
        FunctionDefinition(
            "POSITION", .position, [Signature(.character, .character)], Results.nullable(.int)),
        FunctionDefinition(
            "INSTR", .instr,
            [
                Signature(.character, .character), Signature(.character, .character, .int),
                Signature(.character, .character, .int, .int),
            ], Results.nullable(.int)),
        FunctionDefinition(
            "LOCATE", .locate, [Signature(.character, .character), Signature(.character, .character, .int)],
            Results.nullable(.int)),
        FunctionDefinition(
            "REGEXP", .regexp, [Signature(.character, .character)], Results.nullable(.boolean)),
        FunctionDefinition(
            "REGEXP_EXTRACT", .regexpExtract,
            [Signature(.character, .character), Signature(.character, .character, .int)],
            Results.forceNullable(.string)),
        FunctionDefinition(
            "REGEXP_REPLACE", .regexpReplace, [Signature(.character, .character, .character)],
            Results.nullable(.string)),
    ]

    private static let encodings = [
        FunctionDefinition("TO_BASE64", .toBase64, [Signature(.string)], Results.nullable(.string)),
        FunctionDefinition(
            "FROM_BASE64", .fromBase64, [Signature(.string)], Results.nullable(.string)),
        FunctionDefinition(
            "ENCODE", .encode, [Signature(.character, .character)],
            Results.forceNullable(.binary(length: 1))),
        FunctionDefinition(
            "DECODE", .decode, [Signature(.binary, .character)], Results.forceNullable(.string)),
        FunctionDefinition(
            "HEX", .hex, [Signature(.character), Signature(.bigint)], Results.nullable(.string)),
        FunctionDefinition("BIN", .bin, [Signature(.bigint)], Results.nullable(.string)),
    ]

    private static let digests = [
        digest("MD5", .md5, 32), digest("SHA1", .sha1, 40), digest("SHA224", .sha224, 56),
        digest("SHA256", .sha256, 64), digest("SHA384", .sha384, 96), digest("SHA512", .sha512, 128),
        FunctionDefinition(
            "SHA2", .sha2, [Signature(.string, .int)], Results.nullable(.varchar(length: 128))),
    ]

    private static func digest(_ name: String, _ id: FunctionID, _ length: Int) -> FunctionDefinition {
        FunctionDefinition(name, id, [Signature(.string)], Results.nullable(.char(length: length)))
    }
}
