import LabKernel
import StreamTypes

/// Casts to DATE, TIME, TIMESTAMP and TIMESTAMP_LTZ. Local times and instants convert by the session's time
/// zone.
enum TemporalCast {
    static func make(_ cast: Cast) -> RowCast? {
        switch cast.to {
        case .date: date(cast)
        case .time: time(cast)
        case .timestamp(let precision, _): timestamp(cast, precision, toInstant: false)
        case .timestampLTZ(let precision, _): timestamp(cast, precision, toInstant: true)
        default: nil
        }
    }

    private static func date(_ cast: Cast) -> RowCast? {
        let zone = cast.clock.zone
        switch cast.from {
        case .char, .varchar:
            return .failing { (arguments, row, out) throws(JobFailure) in
                guard let days = DateText.days(arguments[0].bytes(row)) else {
                    throw refused(arguments[0], row)
                }
                out.append(int64: Int64(days))
            }
        case .timestamp:
            return .always { arguments, row, out in
                out.append(int64: JavaCalendar.days(ofTimestamp: TimestampLanes.millis(arguments[0], row)))
            }
        case .timestampLTZ:
            return .always { arguments, row, out in
                let local = zone.local(fromUTC: TimestampLanes.millis(arguments[0], row))
                out.append(int64: local.dividedFloor(by: JavaCalendar.dayMillis))
            }
        default: return nil
        }
    }

    private static func time(_ cast: Cast) -> RowCast? {
        let zone = cast.clock.zone
        switch cast.from {
        case .char, .varchar:
            return .failing { (arguments, row, out) throws(JobFailure) in
                guard let millis = TimeText.millis(arguments[0].bytes(row)) else {
                    throw refused(arguments[0], row)
                }
                guard (0..<86_400_000).contains(millis) else {
                    throw .dateTime(
                        "Invalid value for HourOfDay (valid values 0 - 23): \(millis / 3_600_000)")
                }
                out.append(int64: Int64(millis))
            }
        case .timestamp, .timestampLTZ:
            let isInstant = cast.from.isLTZ
            return .always { arguments, row, out in
                let millis = TimestampLanes.millis(arguments[0], row)
                let local = isInstant ? zone.local(fromUTC: millis) : millis
                let day = local.dividedFloor(by: JavaCalendar.dayMillis) * JavaCalendar.dayMillis
                out.append(int64: local - day)
            }
        default: return nil
        }
    }

    private static func timestamp(_ cast: Cast, _ precision: Int, toInstant: Bool) -> RowCast? {
        let (from, zone) = (cast.from, cast.clock.zone)
        if from.isTimestamp, from.timePrecision <= precision, precision <= 3 {
            return millis(from.isLTZ, zone, toInstant: toInstant)
        }
        let nanos: (Column, Int) throws(JobFailure) -> Int128
        switch from {
        case .char, .varchar:
            nanos = { (column, row) throws(JobFailure) in try TimestampText.nanos(column.bytes(row)) }
        case .date: nanos = { column, row in Int128(column.int(row)) * 86_400_000_000_000 }
        case .time: nanos = { column, row in Int128(column.int(row)) * 1_000_000 }
        case .timestamp(let p, _), .timestampLTZ(let p, _):
            nanos = { column, row in TimestampLanes.nanos(column, row, precision: p) }
        default: return nil
        }
        let convert: RowConversion = { (arguments, row, out) throws(JobFailure) in
            var value = try nanos(arguments[0], row)
            if from.isLTZ, !toInstant { value = TimestampLanes.local(value, zone) }
            if !from.isLTZ, toInstant { value = TimestampLanes.utc(value, zone) }
            out.append(
                nanos: from.isCharacter ? value : cut(value, precision), precision: precision)
        }
        return RowCast(fails: from.isCharacter, convert: convert)
    }

    /// Between timestamps in milliseconds, of which no digit is cut.
    private static func millis(_ isInstant: Bool, _ zone: ZoneRules, toInstant: Bool) -> RowCast {
        if isInstant == toInstant || zone == .utc {
            return .always { arguments, row, out in out.append(int64: Int64(arguments[0].int(row))) }
        }
        return .always { arguments, row, out in
            let millis = Int64(arguments[0].int(row))
            out.append(int64: toInstant ? zone.utc(fromLocal: millis) : zone.local(fromUTC: millis))
        }
    }

    /// Fractions beyond the precision, down to milliseconds cut towards 1970 as in Flink.
    private static func cut(_ nanos: Int128, _ precision: Int) -> Int128 {
        guard precision < 3 else { return nanos }
        let millis = nanos.dividedFloor(by: 1_000_000)
        return (millis - millis % DecimalMath.powers[3 - precision]) * 1_000_000
    }

    private static func refused(_ column: Column, _ row: Int) -> JobFailure {
        .dateTime("For input string: '\(column.text(row))'.")
    }
}
