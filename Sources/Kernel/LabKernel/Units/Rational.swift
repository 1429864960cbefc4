/// An exact fraction in lowest terms with a positive denominator, over 128-bit integers.
///
/// Overflow traps: prices and quantities of labsim stay far below 2¹²⁷.
package struct Rational: Hashable, Comparable, Sendable {
    package let numerator: Int128
    package let denominator: Int128

    package static let zero = Rational(0)
    package static let one = Rational(1)

    package init(_ integer: Int128) { (numerator, denominator) = (integer, 1) }

    /// `numerator / denominator`; the denominator must not be zero.
    package init(_ numerator: Int128, _ denominator: Int128) {
        precondition(denominator != 0, "a fraction needs a denominator")
        guard denominator != 1 else {
            (self.numerator, self.denominator) = (numerator, 1)
            return
        }
        let divisor = greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.numerator = sign * (numerator / Int128(divisor))
        self.denominator = sign * (denominator / Int128(divisor))
    }

    /// Reads a decimal number such as `-12.005` exactly; nil for anything else, exponents included.
    package init?(decimal text: some StringProtocol) {
        var digits: Int128 = 0
        var scale: Int128 = 1
        var seenPoint = false
        var count = 0
        var body = text.utf8[...]
        let negative = body.first == UInt8(ascii: "-")
        if negative { body = body.dropFirst() }
        for byte in body {
            if byte == UInt8(ascii: "."), !seenPoint {
                seenPoint = true
                continue
            }
            guard (48...57).contains(byte), count < 36 else { return nil }
            digits = digits * 10 + Int128(byte - 48)
            if seenPoint { scale *= 10 }
            count += 1
        }
        guard count > 0 else { return nil }
        self.init(negative ? -digits : digits, scale)
    }

    package static func + (left: Rational, right: Rational) -> Rational {
        if left.denominator == right.denominator {
            return Rational(left.numerator + right.numerator, left.denominator)
        }
        // Over the least common denominator, so that sums of many prices and quantities stay small.
        let shared = Int128(
            greatestCommonDivisor(left.denominator.magnitude, right.denominator.magnitude))
        let leftFactor = right.denominator / shared
        return Rational(
            left.numerator * leftFactor + right.numerator * (left.denominator / shared),
            left.denominator * leftFactor)
    }
    package static func - (left: Rational, right: Rational) -> Rational { left + -right }
    package static prefix func - (value: Rational) -> Rational {
        Rational(-value.numerator, value.denominator)
    }
    package static func += (left: inout Rational, right: Rational) { left = left + right }

    package static func * (left: Rational, right: Rational) -> Rational {
        // Reduced crosswise first, so that products of prices and byte counts stay small.
        let first = Rational(left.numerator, right.denominator)
        let second = Rational(right.numerator, left.denominator)
        return Rational(first.numerator * second.numerator, first.denominator * second.denominator)
    }
    package static func / (left: Rational, right: Rational) -> Rational {
        left * Rational(right.denominator, right.numerator)
    }
    package static func < (left: Rational, right: Rational) -> Bool {
        let first = left.numerator.multipliedFullWidth(by: right.denominator)
        let second = right.numerator.multipliedFullWidth(by: left.denominator)
        return (first.high, first.low) < (second.high, second.low)
    }

    /// The nearest whole number under `rule`.
    package func rounded(_ rule: FloatingPointRoundingRule) -> Int128 {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        guard remainder != 0 else { return quotient }
        let away: Int128 = numerator < 0 ? -1 : 1
        let twice = remainder.magnitude * 2
        let half = denominator.magnitude
        let isUp: Bool =
            switch rule {
            case .up: numerator > 0
            case .down: numerator < 0
            case .towardZero: false
            case .awayFromZero: true
            case .toNearestOrAwayFromZero: twice >= half
            case .toNearestOrEven: twice > half || (twice == half && quotient % 2 != 0)
            @unknown default: preconditionFailure("unknown rounding rule")
            }
        return isUp ? quotient + away : quotient
    }

    /// The value with exactly `digits` decimals, rounded half away from zero: `12.0050`.
    package func decimalText(digits: Int) -> String {
        var scale: Int128 = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = (self * Rational(scale)).rounded(.toNearestOrAwayFromZero)
        let fraction = String(scaled.magnitude % scale.magnitude)
        let whole = (scaled < 0 ? "-" : "") + String(scaled.magnitude / scale.magnitude)
        guard digits > 0 else { return whole }
        return whole + "." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// The value exactly: `12`, `0.0275`, or `173/7200000` when no short decimal number is equal to it.
    package var exactText: String {
        guard denominator != 1 else { return String(numerator) }
        var rest = denominator
        var (twos, fives) = (0, 0)
        while rest % 2 == 0 { (rest, twos) = (rest / 2, twos + 1) }
        while rest % 5 == 0 { (rest, fives) = (rest / 5, fives + 1) }
        let digits = max(twos, fives)
        guard rest == 1, digits <= 18, numerator.magnitude < UInt128(1) << 64 else {
            return "\(numerator)/\(denominator)"
        }
        return decimalText(digits: digits)
    }

    /// The closest floating-point number, for plots and ratios only.
    package var approximate: Double { Double(numerator) / Double(denominator) }
}

private func greatestCommonDivisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
    var (dividend, divisor) = (left, right)
    while divisor != 0 {
        // Division of 64 bits is one instruction; of 128 bits it is a call.
        if let small = UInt64(exactly: dividend), let smaller = UInt64(exactly: divisor) {
            return UInt128(greatestCommonDivisor(small, smaller))
        }
        (dividend, divisor) = (divisor, dividend % divisor)
    }
    return dividend == 0 ? 1 : dividend
}

private func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var (dividend, divisor) = (left, right)
    while divisor != 0 { (dividend, divisor) = (divisor, dividend % divisor) }
    return dividend == 0 ? 1 : dividend
}
