/// The functions over dates and times: one line each, found in this folder.
///
/// Where Flink cuts towards zero for times before 1970 instead of towards the past, so do these.
enum TemporalFunctions {
    static let rows: [FunctionRow] = [
        FunctionRow(.extract, Extract.compile), FunctionRow(.floor, TemporalRounding.compile),
        FunctionRow(.ceil, TemporalRounding.compile), FunctionRow(.timestampAdd, TimestampAdd.compile),
        FunctionRow(.timestampDiff, TimestampDiff.compile), FunctionRow(.convertTZ, ConvertTZ.compile),
        FunctionRow(.dateFormat, DateFormat.compile), FunctionRow(.fromUnixTime, UnixTime.toText),
        FunctionRow(.unixTimestamp, UnixTime.fromText), FunctionRow(.toDate, ToDate.compile),
        FunctionRow(.toTimestamp, ToTimestamp.compile), FunctionRow(.toTimestampLTZ, ToTimestamp.compileLTZ),
        FunctionRow(.overlaps, Overlaps.compile), FunctionRow(.currentTimestamp, CurrentTime.compile),
        FunctionRow(.currentRowTimestamp, CurrentTime.compile),
        FunctionRow(.currentDate, CurrentTime.compile),
        FunctionRow(.currentTime, CurrentTime.compile), FunctionRow(.localTime, CurrentTime.compile),
        FunctionRow(.localTimestamp, CurrentTime.compile), FunctionRow(.proctime, CurrentTime.compile),
        FunctionRow(.proctimeMaterialize, CurrentTime.compile),
        FunctionRow(.currentWatermark, CurrentTime.watermark),
        FunctionRow(.sourceWatermark, CurrentTime.sourceWatermark),
    ]
}
