import FlinkSQL
import LabKernel
import StreamTypes

/// `FLOOR(value TO unit)` and `CEIL(value TO unit)`; without a unit, those of numbers.
///
/// Hours and longer units of an instant are those of the session's time zone. The days of a timestamp before
/// 1970 are cut towards zero, as in Flink.
enum TemporalRounding {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        guard call.operands.count > 1 else { return try NumberRounding.compile(call) }
        let (unit, up) = (call.symbol(1), call.id == .ceil)
        guard clockUnits[unit] != nil || JavaCalendar.round(days: 0, to: unit, up: up) != nil else {
            throw LabError("ENG004", "\(call.id.rawValue) cannot round a \(call.operandType(0)) to '\(unit)'")
        }
        switch call.operandType(0) {
        case .date:
            return lanes(call) { days in
                Int64(JavaCalendar.round(days: Int(days), to: unit, up: up) ?? Int(days))
            }
        case .time: return lanes(call) { clock($0, unit, up) }
        case .timestamp(let precision, _) where precision > 3 && unit == "MILLISECOND" && up:
            return call.kernel(
                Lanes.strict { arguments, row, out in
                    let nanos = TimestampLanes.nanos(arguments[0], row, precision: precision)
                    let millis = -(-nanos).dividedFloor(by: 1_000_000)
                    out.append(nanos: millis * 1_000_000, precision: precision)
                })
        case .timestamp(let precision, _): return timestamps(call, precision) { local($0, unit, up) }
        case .timestampLTZ(let precision, _):
            let zone = call.clock.zone
            return timestamps(call, precision) { millis in
                let offset = zone.offsetMillis(atUTC: millis)
                return local(millis + offset, unit, up) - offset
            }
        default: throw LabError("ENG004", "\(call.id.rawValue) cannot round a \(call.operandType(0))")
        }
    }

    private static let clockUnits: [String: Int64] = [
        "HOUR": 3_600_000, "MINUTE": 60_000, "SECOND": 1000, "MILLISECOND": 1,
    ]

    private static func clock(_ millis: Int64, _ unit: String, _ up: Bool) -> Int64 {
        let length = unit == "DAY" ? JavaCalendar.dayMillis : clockUnits[unit] ?? 1
        let floor = millis.dividedFloor(by: length) * length
        return up && floor < millis ? floor + length : floor
    }

    private static func local(_ millis: Int64, _ unit: String, _ up: Bool) -> Int64 {
        if unit == "DAY" || clockUnits[unit] != nil { return clock(millis, unit, up) }
        let days = Int(millis / JavaCalendar.dayMillis)
        return Int64(JavaCalendar.round(days: days, to: unit, up: up) ?? days) * JavaCalendar.dayMillis
    }

    private static func lanes(_ call: FunctionCall, _ round: @escaping (Int64) -> Int64) -> Kernel {
        call.kernel { arguments, n, out in
            out.resize(n)
            for row in 0..<n { out.int64s[row] = round(Int64(arguments[0].int(row))) }
            out.intersectValidity([arguments[0]], n)
        }
    }

    private static func timestamps(
        _ call: FunctionCall, _ precision: Int, _ round: @escaping (Int64) -> Int64
    ) -> Kernel {
        let target = call.type.logical.timePrecision
        return call.kernel(
            Lanes.strict { arguments, row, out in
                let rounded = round(TimestampLanes.millis(arguments[0], row))
                out.append(nanos: Int128(rounded) * 1_000_000, precision: target)
            })
    }
}
