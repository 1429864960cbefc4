import FlinkSQL
import LabKernel
import StreamTypes

/// Reads a column of integers or decimals as unscaled 128-bit values.
struct DecimalLanes {
    private let narrow: UnsafeMutablePointer<Int64>
    private let wide: UnsafeMutablePointer<Int128>
    private let isWide: Bool
    private let mask: Int
    let scale: Int

    init(_ column: Column, _ type: LogicalType) {
        narrow = column.int64s
        wide = column.int128s
        isWide = column.kind == .int128
        mask = column.mask
        scale = type.scale
    }

    @inline(__always) subscript(row: Int) -> Int128 { isWide ? wide[row & mask] : Int128(narrow[row & mask]) }
}

extension Column {
    /// Appends an unscaled decimal, or NULL if there is none or it has more than `precision` digits.
    @inline(__always) func append(decimal value: Int128?, precision: Int) {
        guard let value, DecimalMath.fits(value, precision) else { return appendNull() }
        if kind == .int64 {
            append(int64: Int64(truncatingIfNeeded: value))
        } else {
            append(int128: value)
        }
    }
}

/// Arithmetic with a DECIMAL operand: exact, rounded half up to the result's scale; a result with too many
/// digits is NULL.
///
/// Division by zero fails with `ArithmeticException: Division by zero`. An approximate operand makes the
/// result a DOUBLE.
enum DecimalArithmetic {
    static func compile(_ call: FunctionCall) -> Kernel {
        guard case .decimal(let precision, let scale) = call.type.logical else { return otherResult(call) }
        let types = call.operands.map(\.type.logical)
        let fails = call.id == .divide || call.id == .mod
        if !fails, call.id != .times, isNarrow(types + [call.type.logical], scale: scale) {
            return narrow(call)
        }
        return call.kernel(
            fails: fails,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let a = DecimalLanes(arguments[0], types[0])
                guard arguments.count > 1 else { return out.append(decimal: -a[row], precision: precision) }
                let b = DecimalLanes(arguments[1], types[1])
                out.append(
                    decimal: try result(call.id, a[row], a.scale, b[row], b.scale, scale),
                    precision: precision)
            })
    }

    /// Whether operands and result are 64-bit lanes of one scale, so that sums cannot overflow.
    private static func isNarrow(_ types: [LogicalType], scale: Int) -> Bool {
        types.allSatisfy {
            if case .decimal(let precision, let own) = $0 { precision <= 18 && own == scale } else { false }
        }
    }

    private static func narrow(_ call: FunctionCall) -> Kernel {
        switch call.id {
        case .plus: call.kernel(Lanes.int64s { $0 &+ $1 })
        case .minus: call.kernel(Lanes.int64s { $0 &- $1 })
        default: call.kernel(Lanes.int64Map { 0 &- $0 })
        }
    }

    @inline(__always)
    private static func result(
        _ id: FunctionID, _ a: Int128, _ aScale: Int, _ b: Int128, _ bScale: Int, _ scale: Int
    ) throws(JobFailure) -> Int128? {
        switch id {
        case .plus: return sum(a, aScale, b, bScale, scale)
        case .minus: return sum(a, aScale, -b, bScale, scale)
        case .times: return DecimalMath.multiply(a, b, scale: aScale + bScale, to: scale)
        case .divide:
            guard b != 0 else { throw .arithmetic("Division by zero") }
            return DecimalMath.divide(a, aScale, b, bScale, to: scale)
        default:
            guard b != 0 else { throw .arithmetic("Division by zero") }
            return remainder(a, aScale, b, bScale, scale)
        }
    }

    private static func sum(_ a: Int128, _ aScale: Int, _ b: Int128, _ bScale: Int, _ scale: Int) -> Int128? {
        let common = max(aScale, bScale)
        if let left = DecimalMath.rescale(a, from: aScale, to: common),
            let right = DecimalMath.rescale(b, from: bScale, to: common)
        {
            let (total, overflow) = left.addingReportingOverflow(right)
            if !overflow { return DecimalMath.rescale(total, from: common, to: scale) }
        }
        guard common >= scale else { return nil }
        return DecimalMath.wideSum(
            (a, DecimalMath.powers[common - aScale]), (b, DecimalMath.powers[common - bScale]),
            over: DecimalMath.powers[common - scale])
    }

    private static func remainder(_ a: Int128, _ aScale: Int, _ b: Int128, _ bScale: Int, _ scale: Int)
        -> Int128?
    {
        let common = max(aScale, bScale)
        guard let left = DecimalMath.rescale(a, from: aScale, to: common),
            let right = DecimalMath.rescale(b, from: bScale, to: common)
        else { return nil }
        return DecimalMath.rescale(left % right, from: common, to: scale)
    }

    /// Results that are not decimals: MOD into an integer type, or doubles.
    private static func otherResult(_ call: FunctionCall) -> Kernel {
        let types = call.operands.map(\.type.logical)
        let isDouble = call.type.logical.isApproximate
        return call.kernel(
            fails: !isDouble,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                if isDouble {
                    let (a, b) = (number(arguments[0], types[0], row), number(arguments[1], types[1], row))
                    return out.append(double: approximate(call.id, a, b))
                }
                let (a, b) = (DecimalLanes(arguments[0], types[0]), DecimalLanes(arguments[1], types[1]))
                let value = try result(call.id, a[row], a.scale, b[row], b.scale, 0) ?? 0
                out.append(int64: Int64(truncatingIfNeeded: value))
            })
    }

    private static func number(_ column: Column, _ type: LogicalType, _ row: Int) -> Double {
        column.kind == .double
            ? column.doubles[row & column.mask]
            : DecimalMath.double(DecimalLanes(column, type)[row], scale: type.scale)
    }

    private static func approximate(_ id: FunctionID, _ a: Double, _ b: Double) -> Double {
        switch id {
        case .plus: a + b
        case .minus: a - b
        case .times: a * b
        case .divide: a / b
        default: a.truncatingRemainder(dividingBy: b)
        }
    }
}
