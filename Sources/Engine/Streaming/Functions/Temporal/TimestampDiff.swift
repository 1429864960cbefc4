import LabKernel
import StreamTypes

/// `TIMESTAMPDIFF(unit, from, to)`: whole units in `to - from`, as INT; parts of a millisecond do not count.
///
/// Flink counts weeks and microseconds from seconds as INT: fractions of a second are lost, and seconds
/// beyond 68 years wrap around.
enum TimestampDiff {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let name = call.symbol(0)
        let isFromSeconds = name == "WEEK" || name == "MICROSECOND"
        guard let unit = TemporalUnit(isFromSeconds ? "SECOND" : name) else {
            throw LabError("ENG004", "TIMESTAMPDIFF cannot count the unit '\(name)'")
        }
        let mixed = call.operandType(1).isLTZ != call.operandType(2).isLTZ
        let zone = call.clock.zone
        let readers = [
            reader(call.operandType(1), zone, toLocal: mixed),
            reader(call.operandType(2), zone, toLocal: mixed),
        ]
        return call.kernel { arguments, n, out in
            out.resize(n)
            let (from, to) = (arguments[1], arguments[2])
            out.intersectValidity([from, to], n)
            for row in 0..<n where !out.isNull(row) {
                let units = unit.between(readers[0](from, row), readers[1](to, row))
                out.int64s[row] = IntegerCast.wrapped(fromSeconds(IntegerCast.wrapped(units, 32), name), 32)
            }
        }
    }

    private static func fromSeconds(_ count: Int64, _ unit: String) -> Int64 {
        switch unit {
        case "WEEK": count / 604_800
        case "MICROSECOND": count * 1_000_000
        default: count
        }
    }

    private static func reader(
        _ type: LogicalType, _ zone: ZoneRules, toLocal: Bool
    ) -> (Column, Int) -> Int64 {
        switch type {
        case .date: { column, row in Int64(column.int(row)) * JavaCalendar.dayMillis }
        case .time: { column, row in Int64(column.int(row)) }
        case .timestampLTZ where toLocal:
            { column, row in zone.local(fromUTC: TimestampLanes.millis(column, row)) }
        default: { column, row in TimestampLanes.millis(column, row) }
        }
    }
}
