import LabKernel
import StreamTypes

/// `ABS`: of the type of its operand; the least integer of a type is its own, as in Java.
enum AbsoluteValue {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let type = call.operandType(0)
        switch type {
        case .tinyint: return call.kernel(Lanes.int64Map { IntegerCast.wrapped($0 < 0 ? 0 &- $0 : $0, 8) })
        case .smallint: return call.kernel(Lanes.int64Map { IntegerCast.wrapped($0 < 0 ? 0 &- $0 : $0, 16) })
        case .int: return call.kernel(Lanes.int64Map { IntegerCast.wrapped($0 < 0 ? 0 &- $0 : $0, 32) })
        case .bigint, .intervalYearMonth, .intervalDayTime:
            return call.kernel(Lanes.int64Map { $0 < 0 ? 0 &- $0 : $0 })
        case .decimal(let precision, _):
            return call.kernel(
                Lanes.strict { arguments, row, out in
                    out.append(decimal: abs(DecimalLanes(arguments[0], type)[row]), precision: precision)
                })
        default: return try call.withAll(.double).kernel(Lanes.doubleMap { abs($0) })
        }
    }
}

/// `SIGN`: -1, 0 or 1 in the type of its operand, even where a DECIMAL has no digit for it; NaN stays.
enum Sign {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let type = call.operandType(0)
        switch type {
        case .tinyint, .smallint, .int, .bigint: return call.kernel(Lanes.int64Map { $0.signum() })
        case .decimal(_, let scale):
            let one = DecimalMath.powers[scale]
            return call.kernel(
                Lanes.strict { arguments, row, out in
                    out.append(
                        decimal: DecimalLanes(arguments[0], type)[row].signum() * one,
                        precision: LogicalType.maxDecimalPrecision)
                })
        default:
            return try call.withAll(.double).kernel(Lanes.doubleMap { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 })
        }
    }
}
