import FlinkSQL
import LabKernel
import StreamTypes

/// Arithmetic with intervals: temporal ± interval, interval ± interval, interval × number.
///
/// Adding months keeps the day of the month, or takes the month's last day; TIME wraps around midnight.
enum IntervalFunctions {
    static let rows: [FunctionRow] = [
        FunctionRow(.temporalPlus) { (call: FunctionCall) throws(LabError) in temporal(call, sign: 1) },
        FunctionRow(.temporalMinus) { (call: FunctionCall) throws(LabError) in temporal(call, sign: -1) },
        FunctionRow(.intervalPlus) { (call: FunctionCall) throws(LabError) in
            call.kernel(Lanes.int64s { $0 &+ $1 })
        },
        FunctionRow(.intervalMinus) { (call: FunctionCall) throws(LabError) in
            call.kernel(Lanes.int64s { $0 &- $1 })
        },
        FunctionRow(.intervalTimes) { (call: FunctionCall) throws(LabError) in times(call) },
        FunctionRow(.intervalNegate) { (call: FunctionCall) throws(LabError) in
            call.kernel(Lanes.int64Map { 0 &- $0 })
        },
    ]

    private static let dayMillis: Int64 = 86_400_000

    private static func times(_ call: FunctionCall) -> Kernel {
        let types = call.operands.map(\.type.logical)
        guard types.contains(where: \.isDecimal) else { return call.kernel(Lanes.int64s { $0 &* $1 }) }
        return call.kernel(
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let (a, b) = (DecimalLanes(arguments[0], types[0]), DecimalLanes(arguments[1], types[1]))
                let scale = a.scale + b.scale
                // Flink casts the product to BIGINT, which cuts the fraction off.
                out.append(int64: Int64(truncatingIfNeeded: (a[row] &* b[row]) / DecimalMath.powers[scale]))
            })
    }

    private static func temporal(_ call: FunctionCall, sign: Int64) -> Kernel {
        if case .intervalYearMonth = call.operandType(1) { return months(call, sign) }
        switch call.operandType(0) {
        case .date: return call.kernel(Lanes.int64s { $0 &+ sign &* ($1 / dayMillis) })
        case .time: return call.kernel(Lanes.int64s { wrapped($0 &+ sign &* $1) })
        default:
            if ColumnLayout(call.operandType(0)) == .int64 {
                return call.kernel(Lanes.int64s { $0 &+ sign &* $1 })
            }
            return call.kernel { arguments, n, out in
                let (a, b) = (arguments[0], arguments[1])
                out.resize(n)
                Lanes.combine(a.int128s, a.mask, b.int64s, b.mask, out.int128s, n) {
                    $0 &+ Int128(sign &* $1) &* 1_000_000
                }
                out.intersectValidity(arguments, n)
            }
        }
    }

    private static func wrapped(_ millis: Int64) -> Int64 {
        let rest = millis % dayMillis
        return rest < 0 ? rest + dayMillis : rest
    }

    private static func months(_ call: FunctionCall, _ sign: Int64) -> Kernel {
        switch call.operandType(0) {
        case .date: return call.kernel(Lanes.int64s { addMonths(toDays: $0, sign &* $1) })
        case .time: return call.kernel(Lanes.int64s { millis, _ in millis })
        default:
            if ColumnLayout(call.operandType(0)) == .int64 {
                return call.kernel(
                    Lanes.int64s { Int64(addMonths(Int128($0), unitsPerDay: 86_400_000, sign &* $1)) })
            }
            return call.kernel { arguments, n, out in
                let (a, b) = (arguments[0], arguments[1])
                out.resize(n)
                Lanes.combine(a.int128s, a.mask, b.int64s, b.mask, out.int128s, n) {
                    addMonths($0, unitsPerDay: 86_400_000_000_000, sign &* $1)
                }
                out.intersectValidity(arguments, n)
            }
        }
    }

    /// The same day of a later or earlier month, or that month's last day.
    static func addMonths(toDays days: Int64, _ months: Int64) -> Int64 {
        let date = CivilTime.date(epochDays: Int(days))
        let total = date.year * 12 + date.month - 1 + Int(months)
        let year = total.dividedFloor(by: 12)
        let month = total - year * 12 + 1
        let day = min(date.day, CivilTime.days(inMonth: month, year: year))
        return Int64(CivilTime.epochDays(year: year, month: month, day: day))
    }

    /// The same for a time counted in `unitsPerDay` parts of a day.
    static func addMonths(_ value: Int128, unitsPerDay: Int128, _ months: Int64) -> Int128 {
        let days = value.dividedFloor(by: unitsPerDay)
        return Int128(addMonths(toDays: Int64(days), months)) * unitsPerDay + (value - days * unitsPerDay)
    }
}
