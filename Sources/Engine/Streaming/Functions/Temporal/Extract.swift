import LabKernel
import StreamTypes

/// `EXTRACT(unit FROM value)`, also `YEAR(value)`, `HOUR(value)` and so on: one field as BIGINT.
///
/// Weeks are those of ISO 8601, DOW counts from Sunday = 1. Fields of times before 1970 are cut towards zero,
/// as in Flink.
enum Extract {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let unit = call.symbol(0)
        let (type, zone) = (call.operandType(1), call.clock.zone)
        switch type {
        case .date:
            return try kernel(call, unit) { column, row in
                (Int64(column.int(row)) * JavaCalendar.dayMillis, 0)
            }
        case .time: return try kernel(call, unit) { column, row in (Int64(column.int(row)), 0) }
        case .timestamp(let precision, _), .timestampLTZ(let precision, _):
            let isInstant = type.isLTZ
            return try kernel(call, unit) { column, row in
                let nanos = TimestampLanes.nanos(column, row, precision: precision)
                let millis = Int64(nanos.dividedFloor(by: 1_000_000))
                let rest = Int64(nanos - Int128(millis) * 1_000_000)
                return (isInstant ? zone.local(fromUTC: millis) : millis, rest)
            }
        case .intervalDayTime:
            return try kernel(call, unit, isInterval: true) { column, row in (Int64(column.int(row)), 0) }
        case .intervalYearMonth: return months(call, unit)
        default: throw LabError("ENG004", "EXTRACT cannot read a value of type \(type)")
        }
    }

    private static func kernel(
        _ call: FunctionCall, _ unit: String, isInterval: Bool = false,
        _ read: @escaping (Column, Int) -> (millis: Int64, nanos: Int64)
    ) throws(LabError) -> Kernel {
        guard let field = isInterval ? clockField(unit, dayLength: nil) : field(unit) else {
            throw LabError("ENG004", "EXTRACT cannot read the unit '\(unit)' of a \(call.operandType(1))")
        }
        return call.kernel { arguments, n, out in
            out.resize(n)
            let value = arguments[1]
            for row in 0..<n where !value.isNull(row) {
                let (millis, nanos) = read(value, row)
                out.int64s[row] = field(millis, nanos)
            }
            out.intersectValidity([value], n)
        }
    }

    private static func months(_ call: FunctionCall, _ unit: String) -> Kernel {
        let isYear = unit == "YEAR"
        return call.kernel { arguments, n, out in
            out.resize(n)
            for row in 0..<n {
                let months = Int64(arguments[1].int(row))
                out.int64s[row] = isYear ? months / 12 : months % 12
            }
            out.intersectValidity([arguments[1]], n)
        }
    }

    private typealias Field = (_ millis: Int64, _ nanos: Int64) -> Int64

    private static func field(_ unit: String) -> Field? {
        if let clock = clockField(unit, dayLength: JavaCalendar.dayMillis) { return clock }
        guard let date = dateField(unit) else { return nil }
        return { millis, _ in Int64(date(Int(millis / JavaCalendar.dayMillis))) }
    }

    private static func clockField(_ unit: String, dayLength: Int64?) -> Field? {
        switch unit {
        case "EPOCH": return { millis, _ in millis / 1000 }
        case "DAY": return dayLength == nil ? { millis, _ in millis / JavaCalendar.dayMillis } : nil
        case "HOUR": return { millis, _ in millis % JavaCalendar.dayMillis / 3_600_000 }
        case "MINUTE": return { millis, _ in millis % 3_600_000 / 60_000 }
        case "SECOND": return { millis, _ in millis % 60_000 / 1000 }
        case "MILLISECOND": return { millis, _ in millis % 1000 }
        case "MICROSECOND": return { millis, nanos in millis % 1000 * 1000 + nanos / 1000 }
        case "NANOSECOND": return { millis, nanos in millis % 1000 * 1_000_000 + nanos }
        default: return nil
        }
    }

    private static func dateField(_ unit: String) -> ((Int) -> Int)? {
        switch unit {
        case "YEAR": return { CivilTime.date(epochDays: $0).year }
        case "QUARTER": return { (CivilTime.date(epochDays: $0).month + 2) / 3 }
        case "MONTH": return { CivilTime.date(epochDays: $0).month }
        case "DAY": return { CivilTime.date(epochDays: $0).day }
        case "DOW": return { JavaCalendar.modulo($0 + 4, 7) + 1 }
        case "ISODOW": return { JavaCalendar.modulo($0 + 3, 7) + 1 }
        case "DOY":
            return { days in
                days - CivilTime.epochDays(year: CivilTime.date(epochDays: days).year, month: 1, day: 1) + 1
            }
        case "WEEK": return { JavaCalendar.isoWeek(days: $0).week }
        case "ISOYEAR": return { JavaCalendar.isoWeek(days: $0).year }
        case "DECADE": return { CivilTime.date(epochDays: $0).year / 10 }
        case "CENTURY": return { era($0, 100) }
        case "MILLENNIUM": return { era($0, 1000) }
        default: return nil
        }
    }

    private static func era(_ days: Int, _ length: Int) -> Int {
        let year = CivilTime.date(epochDays: days).year
        return (year > 0 ? year + length - 1 : year - length + 1) / length
    }
}
