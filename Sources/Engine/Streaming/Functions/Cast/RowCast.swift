import LabKernel
import StreamTypes

/// What converts one row: reads `arguments[0]`, appends one value to `out`.
typealias RowConversion = (_ arguments: [Column], _ row: Int, _ out: Column) throws(JobFailure) -> Void

/// A cast that is done row by row, and whether a row can fail it.
struct RowCast {
    var fails: Bool
    var convert: RowConversion

    /// A cast that always succeeds or gives NULL.
    static func always(_ convert: @escaping RowConversion) -> RowCast {
        RowCast(fails: false, convert: convert)
    }
    /// A cast that some values fail.
    static func failing(_ convert: @escaping RowConversion) -> RowCast {
        RowCast(fails: true, convert: convert)
    }

    /// The conversion of a pair of types; nil if there is none.
    static func make(_ cast: Cast) throws(LabError) -> RowCast? {
        if case .null = cast.from { return .always { _, _, out in out.appendNull() } }
        switch cast.to {
        case .char, .varchar: return TextCast.make(cast)
        case .binary, .varbinary: return BinaryCast.make(cast)
        case .boolean: return BooleanCast.make(cast)
        case .tinyint, .smallint, .int, .bigint: return IntegerCast.make(cast)
        case .float, .double: return ApproximateCast.make(cast)
        case .decimal: return DecimalCast.make(cast)
        case .date, .time, .timestamp, .timestampLTZ: return TemporalCast.make(cast)
        case .intervalYearMonth, .intervalDayTime:
            guard cast.from.isInteger else { return nil }
            return .always { arguments, row, out in
                out.append(int64: arguments[0].int64s[row & arguments[0].mask])
            }
        case .array, .map, .multiset, .row: return try NestedCast.make(cast)
        case .null, .symbol, .descriptor: return nil
        }
    }
}
