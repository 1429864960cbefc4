// The C library's elementary functions, under one roof for all platforms.
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Elementary functions of the C library; Java's `StrictMath` may differ in the last bit.
enum SystemMath {
    static func sin(_ x: Double) -> Double { _sin(x) }
    static func cos(_ x: Double) -> Double { _cos(x) }
    static func tan(_ x: Double) -> Double { _tan(x) }
    static func asin(_ x: Double) -> Double { _asin(x) }
    static func acos(_ x: Double) -> Double { _acos(x) }
    static func atan(_ x: Double) -> Double { _atan(x) }
    static func atan2(_ y: Double, _ x: Double) -> Double { _atan2(y, x) }
    static func sinh(_ x: Double) -> Double { _sinh(x) }
    static func cosh(_ x: Double) -> Double { _cosh(x) }
    static func tanh(_ x: Double) -> Double { _tanh(x) }
    static func exp(_ x: Double) -> Double { _exp(x) }
    static func log(_ x: Double) -> Double { _log(x) }
    static func log10(_ x: Double) -> Double { _log10(x) }
    static func pow(_ x: Double, _ y: Double) -> Double { _pow(x, y) }
}

private let _sin: @Sendable (Double) -> Double = sin
private let _cos: @Sendable (Double) -> Double = cos
private let _tan: @Sendable (Double) -> Double = tan
private let _asin: @Sendable (Double) -> Double = asin
private let _acos: @Sendable (Double) -> Double = acos
private let _atan: @Sendable (Double) -> Double = atan
private let _atan2: @Sendable (Double, Double) -> Double = atan2
private let _sinh: @Sendable (Double) -> Double = sinh
private let _cosh: @Sendable (Double) -> Double = cosh
private let _tanh: @Sendable (Double) -> Double = tanh
private let _exp: @Sendable (Double) -> Double = exp
private let _log: @Sendable (Double) -> Double = log
private let _log10: @Sendable (Double) -> Double = log10
private let _pow: @Sendable (Double, Double) -> Double = pow
