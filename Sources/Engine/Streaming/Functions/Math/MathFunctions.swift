import FlinkSQL
import LabKernel
import StreamTypes

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The functions over numbers. Those of one DOUBLE stand here, the others in their own files.
enum MathFunctions {
    static let rows: [FunctionRow] = [
        double(.exp) { exp($0) }, double(.ln) { log($0) }, double(.log10) { log10($0) },
        double(.log2) { log($0) / log(2) }, double(.sin) { sin($0) }, double(.cos) { cos($0) },
        double(.tan) { tan($0) }, double(.cot) { 1 / tan($0) }, double(.asin) { asin($0) },
        double(.acos) { acos($0) }, double(.atan) { atan($0) }, double(.sinh) { sinh($0) },
        double(.cosh) { cosh($0) }, double(.tanh) { tanh($0) }, double(.sqrt) { pow($0, 0.5) },
        double(.degrees) { $0 * (180 / Double.pi) }, double(.radians) { $0 * (Double.pi / 180) },
        FunctionRow(.log, Logarithm.compile), FunctionRow(.power, power), FunctionRow(.atan2, atan2),
        FunctionRow(.pi) { (call: FunctionCall) throws(LabError) in constant(call, .pi) },
        FunctionRow(.e) { (call: FunctionCall) throws(LabError) in constant(call, M_E) },
        FunctionRow(.abs, AbsoluteValue.compile), FunctionRow(.sign, Sign.compile),
        FunctionRow(.round, NumberRounding.compile), FunctionRow(.truncate, NumberRounding.compile),
        FunctionRow(.rand, Randomness.rand), FunctionRow(.randInteger, Randomness.randInteger),
        FunctionRow(.uuid, Randomness.uuid), FunctionRow(.bin, NumberText.bin),
        FunctionRow(.hex, NumberText.hex),
        FunctionRow(.hashCode, NumberText.hashCode),
    ]

    private static func double(_ id: FunctionID, _ op: @escaping @Sendable (Double) -> Double) -> FunctionRow
    {
        FunctionRow(id) { (call: FunctionCall) throws(LabError) in
            try call.withAll(.double).kernel(Lanes.doubleMap(op))
        }
    }

    private static func power(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.withAll(.double).kernel(
            Lanes.doubles { base, exponent in
                // Java: one to the power of NaN or an infinity, and minus one to that of an infinity, are
                // NaN.
                exponent.isNaN || abs(base) == 1 && exponent.isInfinite ? .nan : pow(base, exponent)
            })
    }

    private static func atan2(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.withAll(.double).kernel(Lanes.doubles { angle($0, $1) })
    }

    private static func angle(_ y: Double, _ x: Double) -> Double {
        #if canImport(Glibc)
            Glibc.atan2(y, x)
        #elseif canImport(Musl)
            Musl.atan2(y, x)
        #else
            Darwin.atan2(y, x)
        #endif
    }

    private static func constant(_ call: FunctionCall, _ value: Double) -> Kernel {
        call.kernel { _, n, out in
            out.resize(n)
            for row in 0..<n { out.doubles[row] = value }
        }
    }
}

/// `LOG(x)` and `LOG(base, x)`.
enum Logarithm {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let typed = try call.withAll(.double)
        if call.operands.count == 1 { return typed.kernel(Lanes.doubleMap { log($0) }) }
        return typed.kernel(Lanes.doubles { base, value in log(value) / log(base) })
    }
}
