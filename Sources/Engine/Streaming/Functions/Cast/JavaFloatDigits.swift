/// The decimal digits by which Java up to version 18 prints floating-point numbers.
///
/// They are mostly, but not always, the shortest that read back: 2e23 has the digits 19999999999999998.
/// Source: the behaviour of `Double.toString` on Java 17, after Steele and White, "How to Print
/// Floating-Point Numbers Accurately".
enum JavaFloatDigits {
    /// Of a finite double.
    static func digits(_ value: Double) -> DecimalDigits {
        digits(
            value.sign == .minus, fraction: value.significandBitPattern,
            exponent: Int(value.exponentBitPattern),
            fractionBits: 52, bias: 1023)
    }

    /// Of a finite float.
    static func digits(_ value: Float) -> DecimalDigits {
        digits(
            value.sign == .minus, fraction: UInt64(value.significandBitPattern),
            exponent: Int(value.exponentBitPattern), fractionBits: 23, bias: 127)
    }

    private static func digits(
        _ isNegative: Bool, fraction: UInt64, exponent: Int, fractionBits: Int, bias: Int
    ) -> DecimalDigits {
        if exponent == 0, fraction == 0 {
            return DecimalDigits(isNegative: isNegative, digits: [], exponent: 0)
        }
        var number = BinaryNumber(
            significand: fraction, exponent: exponent - bias, significantBits: fractionBits + 1)
        if exponent == 0 {
            let shift = fraction.leadingZeroBitCount - (63 - fractionBits)
            number = BinaryNumber(
                significand: fraction << UInt64(shift), exponent: 1 - shift - bias,
                significantBits: 64 - fraction.leadingZeroBitCount)
        } else {
            number.significand |= 1 << UInt64(fractionBits)
        }
        number.significand <<= UInt64(52 - fractionBits)
        var (digits, point) = number.digits()
        while digits.last == 0, digits.count > 1 { digits.removeLast() }
        if digits.isEmpty { point = 0 }
        return DecimalDigits(isNegative: isNegative, digits: digits, exponent: point)
    }
}

/// `significand / 2^52 × 2^exponent`, with bit 52 of the significand set.
private struct BinaryNumber {
    var significand: UInt64
    var exponent: Int
    /// How many bits the number was given with: less than its format has for a subnormal one.
    var significantBits: Int

    /// Digits and the place of the point among them.
    func digits() -> (digits: [UInt8], point: Int) {
        let zeros = significand.trailingZeroBitCount
        let bits = 53 - zeros
        let tiny = max(0, bits - exponent - 1)
        if exponent <= 62, exponent >= -21, tiny == 0 { return wholeDigits() }
        return scaledDigits(zeros, bits, tiny)
    }

    /// A whole number below 2^63: its last digits that carry no information become zeros.
    private func wholeDigits() -> ([UInt8], Int) {
        var value =
            exponent >= 52 ? significand << UInt64(exponent - 52) : significand >> UInt64(52 - exponent)
        let spare = exponent > significantBits ? exponent - significantBits - 1 : 0
        let dropped = spare > 1 ? Int(Double(spare) * 0.301_029_995_663_981) : 0
        if dropped > 0 {
            let unit = (0..<dropped).reduce(UInt64(1)) { power, _ in power * 10 }
            value = value / unit + (value % unit >= unit / 2 ? 1 : 0)
        }
        let digits = String(value).utf8.map { $0 - 0x30 }
        return (digits, digits.count + dropped)
    }

    /// Powers of 2 and 5 in the value (B), the unit (S) and half the distance to the next number (M).
    private func scaledDigits(_ zeros: Int, _ bits: Int, _ tiny: Int) -> ([UInt8], Int) {
        let estimate = estimatedExponent()
        let fivesB = max(0, -estimate)
        let fivesS = max(0, estimate)
        var twosB = fivesB + tiny + exponent
        var twosS = fivesS + tiny
        var twosM = twosB - significantBits
        twosB -= bits - 1
        let common = min(twosB, twosS)
        (twosB, twosS, twosM) = (twosB - common, twosS - common, twosM - common)
        // Below a power of two numbers lie twice as close.
        if bits == 1 { twosM -= 1 }
        if twosM < 0 { (twosB, twosS, twosM) = (twosB - twosM, twosS - twosM, 0) }
        let isSmall =
            bits + twosB + Self.bitsOfFive(fivesB) < 64 && twosS + 1 + Self.bitsOfFive(fivesS + 1) < 64
        let first = significand >> UInt64(zeros)
        if isSmall {
            var source = SmallDigits(
                value: Int64(first) &* Self.powerOfFive(fivesB) << Int64(twosB),
                unit: Self.powerOfFive(fivesS) << Int64(twosS),
                margin: Self.powerOfFive(fivesB) << Int64(twosM))
            return source.digits(estimate)
        }
        var source = BigDigits(
            value: BigNatural(first, fives: fivesB, twos: twosB),
            unit: BigNatural(1, fives: fivesS, twos: twosS),
            margin: BigNatural(1, fives: fivesB, twos: twosM))
        return source.digits(estimate)
    }

    private static func powerOfFive(_ n: Int) -> Int64 { (0..<n).reduce(1) { power, _ in power &* 5 } }

    /// The bits of 5^n, as Java estimates them beyond its table.
    private static func bitsOfFive(_ n: Int) -> Int {
        if n == 0 { return 0 }
        return n < 27 ? Int(Double(n) * 2.321_928_094_887_362) + 1 : n * 3
    }

    /// The decimal exponent, or one too much.
    private func estimatedExponent() -> Int {
        let one = Double(bitPattern: 0x3FF0_0000_0000_0000 | significand & 0xF_FFFF_FFFF_FFFF)
        let estimate = (one - 1.5) * 0.289529654 + 0.176091259 + Double(exponent) * 0.301029995663981
        return Int(estimate.rounded(.down))
    }
}

/// Takes digits off a value until what is left is less than half the distance to the next number.
private protocol DigitSource {
    /// The next digit, and whether the rest is near enough to it or to the one above.
    mutating func next() -> (digit: UInt8, low: Bool, high: Bool)
    /// Negative, zero or positive as the rest is less than, equal to or more than half a digit.
    func compareWithHalf() -> Int
}

extension DigitSource {
    /// The digits and the place of the point, from an exponent that may be one too much.
    mutating func digits(_ estimate: Int) -> ([UInt8], Int) {
        var (digits, exponent): ([UInt8], Int) = ([], estimate)
        var step = next()
        if step.digit == 0, !step.high { exponent -= 1 } else { digits.append(step.digit) }
        // With an exponent Java always prints a second digit.
        if exponent < -3 || exponent >= 8 { (step.low, step.high) = (false, false) }
        while !step.low, !step.high {
            step = next()
            digits.append(step.digit)
        }
        if step.high, !step.low || roundsUp(digits), Self.increment(&digits) { exponent += 1 }
        return (digits, exponent + 1)
    }

    /// Whether the rest is more than half a digit, or half of one and the last digit odd.
    private func roundsUp(_ digits: [UInt8]) -> Bool {
        let order = compareWithHalf()
        return order == 0 ? (digits.last ?? 0) & 1 != 0 : order > 0
    }

    /// Adds one to the last digit; whether the number became ten times larger.
    private static func increment(_ digits: inout [UInt8]) -> Bool {
        for index in digits.indices.reversed() {
            if digits[index] < 9 {
                digits[index] += 1
                return false
            }
            digits[index] = 0
        }
        digits[0] = 1
        return true
    }
}

/// In 64 bits, where Java's sums may overflow, and what it prints shows it.
private struct SmallDigits: DigitSource {
    var value: Int64
    let unit: Int64
    var margin: Int64

    mutating func next() -> (digit: UInt8, low: Bool, high: Bool) {
        let digit = UInt8(value / unit)
        value = value % unit &* 10
        margin = margin &* 10
        guard margin > 0 else { return (digit, true, true) }
        return (digit, value < margin, value &+ margin > unit &* 10)
    }

    func compareWithHalf() -> Int { Int((value << 1 &- unit &* 10).signum()) }
}

private struct BigDigits: DigitSource {
    var value: BigNatural
    let unit: BigNatural
    var margin: BigNatural

    private var ten: BigNatural {
        var ten = unit
        ten.multiply(by: 10)
        return ten
    }

    mutating func next() -> (digit: UInt8, low: Bool, high: Bool) {
        let digit = value.nextDigit(dividingBy: unit)
        margin.multiply(by: 10)
        var upper = value
        upper.add(margin)
        return (digit, value.compare(margin) < 0, upper.compare(ten) >= 0)
    }

    func compareWithHalf() -> Int {
        var double = value
        double.add(value)
        return double.compare(ten)
    }
}
