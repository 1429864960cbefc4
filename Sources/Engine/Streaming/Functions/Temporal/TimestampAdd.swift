import LabKernel
import StreamTypes

/// `TIMESTAMPADD(unit, count, value)`: months keep the day or take the month's last, a DATE with a unit below
/// the day becomes a timestamp.
enum TimestampAdd {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let unit = call.symbol(0)
        var typed = call
        typed.operands[1] = try call.operand(1, as: .bigint)
        typed.operands[2] =
            call.operandType(2).isCharacter
            ? try call.operand(2, as: .timestamp(precision: 3)) : call.operands[2]
        guard let step = TemporalUnit(unit) else {
            throw LabError("ENG004", "TIMESTAMPADD cannot add the unit '\(unit)'")
        }
        let (from, to) = (typed.operandType(2), call.type.logical)
        return typed.kernel(
            Lanes.strict { arguments, row, out in
                let moved = step.added(nanos(arguments[2], row, from), Int64(arguments[1].int(row)))
                append(moved, to, out)
            })
    }

    private static func nanos(_ column: Column, _ row: Int, _ type: LogicalType) -> Int128 {
        switch type {
        case .date: Int128(column.int(row)) * TemporalUnit.nanosPerDay
        case .time: Int128(column.int(row)) * 1_000_000
        default: TimestampLanes.nanos(column, row, precision: type.timePrecision)
        }
    }

    private static func append(_ nanos: Int128, _ type: LogicalType, _ out: Column) {
        switch type {
        case .date: out.append(int64: Int64(nanos.dividedFloor(by: TemporalUnit.nanosPerDay)))
        case .time:
            let day = nanos.dividedFloor(by: TemporalUnit.nanosPerDay) * TemporalUnit.nanosPerDay
            out.append(int64: Int64((nanos - day) / 1_000_000))
        default: out.append(nanos: nanos, precision: type.timePrecision)
        }
    }
}

/// A unit that can be added to a time: a number of months or of nanoseconds.
struct TemporalUnit {
    static let nanosPerDay: Int128 = 86_400_000_000_000

    private let months: Int64
    private let nanos: Int128

    init?(_ name: String) {
        switch name {
        case "YEAR": (months, nanos) = (12, 0)
        case "QUARTER": (months, nanos) = (3, 0)
        case "MONTH": (months, nanos) = (1, 0)
        case "WEEK": (months, nanos) = (0, 7 * Self.nanosPerDay)
        case "DAY": (months, nanos) = (0, Self.nanosPerDay)
        case "HOUR": (months, nanos) = (0, 3_600_000_000_000)
        case "MINUTE": (months, nanos) = (0, 60_000_000_000)
        case "SECOND": (months, nanos) = (0, 1_000_000_000)
        case "MILLISECOND": (months, nanos) = (0, 1_000_000)
        case "MICROSECOND", "FRAC_SECOND": (months, nanos) = (0, 1000)
        case "NANOSECOND": (months, nanos) = (0, 1)
        default: return nil
        }
    }

    func added(_ value: Int128, _ count: Int64) -> Int128 {
        if months == 0 { return value + nanos * Int128(count) }
        return IntervalFunctions.addMonths(value, unitsPerDay: Self.nanosPerDay, months &* count)
    }

    /// Whole units from one time to another, both in milliseconds.
    func between(_ from: Int64, _ to: Int64) -> Int64 {
        if months > 0 { return JavaCalendar.months(from: from, to: to) / months }
        return Int64(Int128(to - from) * 1_000_000 / nanos)
    }
}
