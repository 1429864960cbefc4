import FlinkSQL
import LabKernel
import StreamTypes

/// `ROUND(x [, places])` (half away from zero), `TRUNCATE(x [, places])`, `FLOOR(x)` and `CEIL(x)` of
/// numbers.
///
/// A double is rounded by the decimal digits that Java prints for it, so that 2.345 goes up.
enum NumberRounding {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let type = call.operandType(0)
        if call.id == .floor || call.id == .ceil { return try whole(call, type, up: call.id == .ceil) }
        var typed = call
        if call.operands.count > 1 { typed.operands[1] = try call.operand(1, as: .int) }
        switch type {
        case .tinyint, .smallint, .int, .bigint, .decimal: return exact(typed, type)
        default:
            typed.operands[0] = try call.operand(0, as: .double)
            return approximate(typed, isFloat: call.type.logical == .float)
        }
    }

    private static func places(_ arguments: [Column], _ row: Int) -> Int {
        arguments.count > 1 ? max(-400, min(400, arguments[1].int(row))) : 0
    }

    // MARK: - Integers and decimals

    private static func exact(_ call: FunctionCall, _ type: LogicalType) -> Kernel {
        let rounds = call.id == .round
        let result = call.type.logical
        let bits = bits(result)
        return call.kernel(
            Lanes.strict { arguments, row, out in
                let value = DecimalLanes(arguments[0], type)[row]
                let rounded = cut(value, type.scale, places(arguments, row), rounds)
                let scaled = rounded.flatMap { DecimalMath.rescale($0, from: type.scale, to: result.scale) }
                if case .decimal(let precision, _) = result {
                    return out.append(decimal: scaled, precision: precision)
                }
                out.append(int64: IntegerCast.wrapped(Int64(truncatingIfNeeded: scaled ?? 0), bits))
            })
    }

    /// The value with digits after `places` cleared, still at its scale.
    private static func cut(_ value: Int128, _ scale: Int, _ places: Int, _ rounds: Bool) -> Int128? {
        let dropped = scale - places
        guard dropped > 0 else { return value }
        guard dropped <= 38 else { return 0 }
        let unit = DecimalMath.powers[dropped]
        let kept = rounds ? DecimalMath.dividedHalfUp(value, by: unit) : value / unit
        let (result, overflow) = kept.multipliedReportingOverflow(by: unit)
        return overflow ? nil : result
    }

    private static func bits(_ type: LogicalType) -> Int {
        switch type {
        case .tinyint: 8
        case .smallint: 16
        case .int: 32
        default: 64
        }
    }

    // MARK: - Doubles

    private static func approximate(_ call: FunctionCall, isFloat: Bool) -> Kernel {
        let rounding: DecimalDigits.Rounding = call.id == .round ? .halfUp : .down
        return call.kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let value = arguments[0].double(row)
                guard value.isFinite else { throw DecimalCast.notANumber(value) }
                let rounded = DecimalDigits(value).rounded(places: places(arguments, row), rounding).double
                // Java's BigDecimal has no negative zero.
                let plain = rounded == 0 ? 0 : rounded
                out.append(double: isFloat ? Double(Float(plain)) : plain)
            })
    }

    private static func whole(_ call: FunctionCall, _ type: LogicalType, up: Bool) throws(LabError) -> Kernel
    {
        switch type {
        case .tinyint, .smallint, .int, .bigint: return call.kernel(Lanes.int64Map { $0 })
        case .decimal(_, let scale):
            let unit = DecimalMath.powers[scale]
            let result = call.type.logical
            guard case .decimal(let precision, let resultScale) = result else {
                throw LabError("ENG004", "\(call.id.rawValue) of a DECIMAL cannot give \(result)")
            }
            return call.kernel(
                Lanes.strict { arguments, row, out in
                    let value = DecimalLanes(arguments[0], type)[row]
                    let floor = value.dividedFloor(by: unit)
                    let whole = up && floor * unit < value ? floor + 1 : floor
                    out.append(
                        decimal: DecimalMath.rescale(whole, from: 0, to: resultScale), precision: precision)
                })
        default:
            let typed = try call.withAll(.double)
            return up
                ? typed.kernel(Lanes.doubleMap { $0.rounded(.up) })
                : typed.kernel(Lanes.doubleMap { $0.rounded(.down) })
        }
    }
}
