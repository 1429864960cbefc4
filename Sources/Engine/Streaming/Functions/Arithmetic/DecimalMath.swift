/// Exact decimal arithmetic on unscaled 128-bit integers, with Java's HALF_UP rounding.
///
/// A DECIMAL has at most 38 digits, so its unscaled value fits in 127 bits; products and scaled dividends
/// may need 256.
enum DecimalMath {
    /// 10^0 ... 10^38.
    static let powers: [Int128] = {
        var result: [Int128] = [1]
        for _ in 0..<38 { result.append(result[result.count - 1] * 10) }
        return result
    }()

    /// Whether a value has at most `precision` digits.
    @inline(__always) static func fits(_ value: Int128, _ precision: Int) -> Bool {
        value.magnitude < powers[precision].magnitude
    }

    /// The value at another scale, rounded half away from zero; nil if it leaves 128 bits.
    static func rescale(_ value: Int128, from: Int, to: Int) -> Int128? {
        if to == from { return value }
        if to > from {
            guard to - from <= 38 else { return value == 0 ? 0 : nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: powers[to - from])
            return overflow ? nil : product
        }
        guard from - to <= 38 else { return 0 }
        return dividedHalfUp(value, by: powers[from - to])
    }

    /// The quotient, rounded half away from zero.
    static func dividedHalfUp(_ value: Int128, by divisor: Int128) -> Int128 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        let isUp = remainder.magnitude >= divisor.magnitude - remainder.magnitude
        guard isUp else { return quotient }
        return (value < 0) == (divisor < 0) ? quotient + 1 : quotient - 1
    }

    /// `a * b` brought from scale `scale` to scale `to`; nil if the result leaves 128 bits.
    static func multiply(_ a: Int128, _ b: Int128, scale: Int, to: Int) -> Int128? {
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        if !overflow { return rescale(product, from: scale, to: to) }
        guard to < scale else { return nil }
        return scaledQuotient(
            a.magnitude, b.magnitude, powers[scale - to].magnitude, negative: (a < 0) != (b < 0))
    }

    /// `a / b` at scale `to`, where `a` and `b` have scales `aScale` and `bScale`; nil if the result leaves
    /// 128 bits.
    static func divide(_ a: Int128, _ aScale: Int, _ b: Int128, _ bScale: Int, to: Int) -> Int128? {
        let shift = to - aScale + bScale
        let negative = (a < 0) != (b < 0)
        if shift >= 0 {
            guard shift <= 38 else { return nil }
            return scaledQuotient(a.magnitude, powers[shift].magnitude, b.magnitude, negative: negative)
        }
        let (divisor, overflow) = b.multipliedReportingOverflow(by: powers[-shift])
        return overflow ? 0 : dividedHalfUp(a, by: divisor)
    }

    /// `a * b / c` with a 256-bit product, rounded half away from zero.
    private static func scaledQuotient(_ a: UInt128, _ b: UInt128, _ c: UInt128, negative: Bool) -> Int128? {
        let product = a.multipliedFullWidth(by: b)
        guard product.high < c else { return nil }
        var (quotient, remainder) = c.dividingFullWidth((product.high, product.low))
        if remainder >= c - remainder {
            quotient += 1
            remainder = 0
        }
        guard quotient <= Int128.max.magnitude else { return nil }
        return negative ? -Int128(quotient) : Int128(quotient)
    }

    /// `(a * ap + b * bp) / divisor` with 256 bits between, rounded half away from zero; nil if the result
    /// leaves 128 bits.
    static func wideSum(
        _ left: (value: Int128, power: Int128), _ right: (value: Int128, power: Int128), over divisor: Int128
    ) -> Int128? {
        let a = left.value.magnitude.multipliedFullWidth(by: left.power.magnitude)
        let b = right.value.magnitude.multipliedFullWidth(by: right.power.magnitude)
        let isLess = (a.high, a.low) < (b.high, b.low)
        var negative = left.value < 0
        let low: UInt128
        let high: UInt128
        if (left.value < 0) == (right.value < 0) {
            let carry = a.low.addingReportingOverflow(b.low)
            (low, high) = (carry.partialValue, a.high &+ b.high &+ (carry.overflow ? 1 : 0))
        } else {
            let (big, small) = isLess ? (b, a) : (a, b)
            let borrow = big.low.subtractingReportingOverflow(small.low)
            (low, high) = (borrow.partialValue, big.high &- small.high &- (borrow.overflow ? 1 : 0))
            if isLess { negative.toggle() }
        }
        guard high < divisor.magnitude else { return nil }
        var (quotient, remainder) = divisor.magnitude.dividingFullWidth((high, low))
        if remainder >= divisor.magnitude - remainder {
            quotient += 1
            remainder = 0
        }
        guard quotient <= Int128.max.magnitude else { return nil }
        return negative ? -Int128(quotient) : Int128(quotient)
    }

    /// The nearest double of an unscaled value.
    static func double(_ value: Int128, scale: Int) -> Double {
        if scale == 0 { return Double(value) }
        if value.magnitude < 1 << 53, scale <= 22 { return Double(value) / powersOfTen[scale] }
        return Double(text(value, scale: scale)) ?? .nan
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
        1e19, 1e20,
        1e21, 1e22,
    ]

    /// The value with exactly `scale` digits after the point.
    static func text(_ value: Int128, scale: Int) -> String {
        guard scale > 0 else { return String(value) }
        var digits = String(value.magnitude)
        if digits.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.count) + digits }
        let point = digits.index(digits.endIndex, offsetBy: -scale)
        return (value < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
    }
}
