import StreamTypes

/// Functions on dates, times and timestamps; those with a grammar of their own are in the binder.
///
/// Source: Flink 1.20 `FlinkSqlOperatorTable`.
enum TemporalFunctions {
    static let rows: [FunctionDefinition] = now + conversions

    private static let now = [
        FunctionDefinition(
            "NOW", .currentTimestamp, [Signature()], Results.never(.timestampLTZ(precision: 3))),
        FunctionDefinition(
            "CURRENT_TIMESTAMP", .currentTimestamp, [Signature()],
            Results.never(.timestampLTZ(precision: 3))),
        FunctionDefinition(
            "CURRENT_ROW_TIMESTAMP", .currentRowTimestamp, [Signature()],
            Results.never(.timestampLTZ(precision: 3))),
        FunctionDefinition(
            "LOCALTIMESTAMP", .localTimestamp, [Signature()], Results.never(.timestamp(precision: 3))),
        FunctionDefinition("CURRENT_DATE", .currentDate, [Signature()], Results.never(.date)),
        FunctionDefinition("CURRENT_TIME", .currentTime, [Signature()], Results.never(.time(precision: 0))),
        FunctionDefinition("LOCALTIME", .localTime, [Signature()], Results.never(.time(precision: 0))),
        FunctionDefinition(
            "PROCTIME", .proctime, [Signature()],
            Results.never(.timestampLTZ(precision: 3, attribute: .proctime))),
        FunctionDefinition(
            "SOURCE_WATERMARK", .sourceWatermark, [Signature()],
            Results.forceNullable(.timestamp(precision: 3))),
        FunctionDefinition(
            "CURRENT_WATERMARK", .currentWatermark, [Signature(.timestamp)],
            { operands in
                guard operands[0].type.timeAttribute == .rowtime else { return nil }
                guard case .timestampLTZ = operands[0].type.logical else {
                    return DataType(.timestamp(precision: 3))
                }
                return DataType(.timestampLTZ(precision: 3))
            }),
    ]

    private static let conversions = [
        FunctionDefinition(
            "TO_DATE", .toDate, [Signature(.character), Signature(.character, .character)],
            Results.forceNullable(.date)),
        FunctionDefinition(
            "TO_TIMESTAMP", .toTimestamp, [Signature(.character), Signature(.character, .character)],
            Results.forceNullable(.timestamp(precision: 3))),
        FunctionDefinition(
            "TO_TIMESTAMP_LTZ", .toTimestampLTZ, [Signature(.numeric, .int)],
            Results.forceNullable(.timestampLTZ(precision: 3))),
        FunctionDefinition(
            "DATE_FORMAT", .dateFormat,
            [Signature(.timestamp, .character), Signature(.character, .character)],
            Results.forceNullable(.string)),
        FunctionDefinition(
            "FROM_UNIXTIME", .fromUnixTime, [Signature(.bigint), Signature(.bigint, .character)],
            Results.forceNullable(.string)),
        FunctionDefinition(
            "UNIX_TIMESTAMP", .unixTimestamp,
            [Signature(), Signature(.character), Signature(.character, .character)], Results.nullable(.bigint)
        ),
        FunctionDefinition(
            "CONVERT_TZ", .convertTZ, [Signature(.character, .character, .character)],
            Results.forceNullable(.string)),
    ]
}
