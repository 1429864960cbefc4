import FlinkSQL
import LabKernel
import StreamTypes

/// `+ - * / MOD` and the minus sign over numbers.
///
/// - Integers wrap in the width of the result, as in Java; division by zero fails with `ArithmeticException: / by zero`.
/// - FLOAT results are rounded to a float; division by zero gives an infinity or NaN.
/// - DECIMAL: see `DecimalArithmetic`.
/// Source: Flink 1.20 documentation, "System (Built-in) Functions", arithmetic.
enum ArithmeticFunctions {
    static let rows: [FunctionRow] = [
        FunctionRow(.plus) { (call: FunctionCall) throws(LabError) in compile(call) },
        FunctionRow(.minus) { (call: FunctionCall) throws(LabError) in compile(call) },
        FunctionRow(.times) { (call: FunctionCall) throws(LabError) in compile(call) },
        FunctionRow(.divide) { (call: FunctionCall) throws(LabError) in compile(call) },
        FunctionRow(.mod) { (call: FunctionCall) throws(LabError) in compile(call) },
        FunctionRow(.negate) { (call: FunctionCall) throws(LabError) in negate(call) },
    ]

    private static func compile(_ call: FunctionCall) -> Kernel {
        if call.operands.contains(where: { $0.type.logical.isDecimal }) || call.type.logical.isDecimal {
            return DecimalArithmetic.compile(call)
        }
        switch call.type.logical {
        case .tinyint: return integer(call, Int8.self)
        case .smallint: return integer(call, Int16.self)
        case .int: return integer(call, Int32.self)
        case .float: return float(call)
        case .double: return double(call)
        default: return integer(call, Int64.self)
        }
    }

    private static func integer<Width: FixedWidthInteger & SignedInteger>(
        _ call: FunctionCall, _: Width.Type
    ) -> Kernel {
        switch call.id {
        case .plus: return call.kernel(Lanes.int64s { Int64(Width(truncatingIfNeeded: $0 &+ $1)) })
        case .minus: return call.kernel(Lanes.int64s { Int64(Width(truncatingIfNeeded: $0 &- $1)) })
        case .times: return call.kernel(Lanes.int64s { Int64(Width(truncatingIfNeeded: $0 &* $1)) })
        case .divide:
            return call.kernel(
                fails: true,
                divided {
                    Int64(Width(truncatingIfNeeded: $0.dividedReportingOverflow(by: $1).partialValue))
                } byConstant: {
                    $0.quotient($1)
                })
        default:
            return call.kernel(
                fails: true,
                divided {
                    Int64(
                        Width(truncatingIfNeeded: $0.remainderReportingOverflow(dividingBy: $1).partialValue))
                } byConstant: {
                    $0.remainder($1)
                })
        }
    }

    /// A body that fails on the first row whose divisor is zero and not NULL and whose dividend is not NULL.
    @inline(__always)
    private static func divided(
        _ op: @escaping (Int64, Int64) -> Int64,
        byConstant: @escaping (ConstantDivisor, Int64) -> Int64
    ) -> BatchBody {
        { (arguments: [Column], n: Int, out: Column) throws(RowFailure) in
            let (a, b) = (arguments[0], arguments[1])
            out.resize(n)
            defer { out.intersectValidity(arguments, n) }
            let (dividends, aMask, divisors, bMask) = (a.int64s, a.mask, b.int64s, b.mask)
            let lanes = out.int64s
            if b.isConstant, !b.isNull(0), let divisor = ConstantDivisor(divisors[0]) {
                for row in 0..<n { lanes[row] = byConstant(divisor, dividends[row & aMask]) }
                return
            }
            for row in 0..<n {
                let divisor = divisors[row & bMask]
                if divisor != 0 {
                    lanes[row] = op(dividends[row & aMask], divisor)
                } else if !a.isNull(row), !b.isNull(row) {
                    throw RowFailure(.arithmetic("/ by zero"), row: row)
                } else {
                    lanes[row] = 0
                }
            }
        }
    }

    private static func float(_ call: FunctionCall) -> Kernel {
        switch call.id {
        case .plus: call.kernel(Lanes.doubles { Double(Float($0 + $1)) })
        case .minus: call.kernel(Lanes.doubles { Double(Float($0 - $1)) })
        case .times: call.kernel(Lanes.doubles { Double(Float($0 * $1)) })
        case .divide: call.kernel(Lanes.doubles { Double(Float($0 / $1)) })
        default: call.kernel(Lanes.doubles { Double(Float($0.truncatingRemainder(dividingBy: $1))) })
        }
    }

    private static func double(_ call: FunctionCall) -> Kernel {
        switch call.id {
        case .plus: call.kernel(Lanes.doubles { $0 + $1 })
        case .minus: call.kernel(Lanes.doubles { $0 - $1 })
        case .times: call.kernel(Lanes.doubles { $0 * $1 })
        case .divide: call.kernel(Lanes.doubles { $0 / $1 })
        default: call.kernel(Lanes.doubles { $0.truncatingRemainder(dividingBy: $1) })
        }
    }

    private static func negate(_ call: FunctionCall) -> Kernel {
        switch call.type.logical {
        case .tinyint: call.kernel(Lanes.int64Map { Int64(Int8(truncatingIfNeeded: 0 &- $0)) })
        case .smallint: call.kernel(Lanes.int64Map { Int64(Int16(truncatingIfNeeded: 0 &- $0)) })
        case .int: call.kernel(Lanes.int64Map { Int64(Int32(truncatingIfNeeded: 0 &- $0)) })
        case .float, .double: call.kernel(Lanes.doubleMap { -$0 })
        case .decimal: DecimalArithmetic.compile(call)
        default: call.kernel(Lanes.int64Map { 0 &- $0 })
        }
    }
}

extension LogicalType {
    /// Whether this is a DECIMAL.
    var isDecimal: Bool {
        if case .decimal = self { true } else { false }
    }
    /// The scale of a DECIMAL; 0 for other types.
    var scale: Int {
        if case .decimal(_, let scale) = self { scale } else { 0 }
    }
    /// Whether this is TINYINT, SMALLINT, INT or BIGINT.
    var isInteger: Bool {
        switch self {
        case .tinyint, .smallint, .int, .bigint: true
        default: false
        }
    }
    /// Whether this is FLOAT or DOUBLE.
    var isApproximate: Bool {
        switch self {
        case .float, .double: true
        default: false
        }
    }
    /// Whether this is CHAR or VARCHAR.
    var isCharacter: Bool {
        switch self {
        case .char, .varchar: true
        default: false
        }
    }
    /// Whether this is BINARY or VARBINARY.
    var isBinary: Bool {
        switch self {
        case .binary, .varbinary: true
        default: false
        }
    }
    /// Whether this is TIMESTAMP or TIMESTAMP_LTZ.
    var isTimestamp: Bool {
        switch self {
        case .timestamp, .timestampLTZ: true
        default: false
        }
    }
    /// Whether this is TIMESTAMP_LTZ.
    var isLTZ: Bool {
        if case .timestampLTZ = self { true } else { false }
    }
    /// Digits after the second of TIME and timestamps; 0 for other types.
    var timePrecision: Int {
        switch self {
        case .time(let precision), .timestamp(let precision, _), .timestampLTZ(let precision, _): precision
        default: 0
        }
    }
}
