/// The decimal digits by which Java up to version 18 prints floating-point numbers.
///
/// They are mostly, but not always, the shortest that read back: 2e23 has the digits 19999999999999998.
/// Source: the behaviour of `Double.toString` on Java 17, after Steele and White, "How to Print Floating-Point Numbers Accurately".
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
        let generator = DigitGenerator(
            value: BigNatural(significand >> UInt64(zeros), fives: fivesB, twos: twosB),
            unit: BigNatural(1, fives: fivesS, twos: twosS),
            margin: BigNatural(1, fives: fivesB, twos: twosM),
            isSmall: isSmall)
        return generator.run(estimate)
    }

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
private struct DigitGenerator {
    var value: BigNatural
    let unit: BigNatural
    var margin: BigNatural
    /// Whether Java would use its 64-bit arithmetic.
    let isSmall: Bool

    func run(_ estimate: Int) -> ([UInt8], Int) {
        var copy = self
        return copy.generate(estimate)
    }

    private mutating func generate(_ estimate: Int) -> ([UInt8], Int) {
        var ten = unit
        ten.multiply(by: 10)
        var (digits, exponent): ([UInt8], Int) = ([], estimate)
        var (low, high) = step(ten, &digits)
        if digits == [0], !high {
            digits = []
            exponent -= 1
        }
        // With an exponent Java always prints a second digit.
        if exponent < -3 || exponent >= 8 { (low, high) = (false, false) }
        while !low, !high { (low, high) = step(ten, &digits) }
        if high, !low || roundsUp(ten, digits) {
            let grown = Self.incremented(&digits)
            exponent += grown ? 1 : 0
        }
        return (digits, exponent + 1)
    }

    private mutating func step(_ ten: BigNatural, _ digits: inout [UInt8]) -> (low: Bool, high: Bool) {
        digits.append(value.nextDigit(dividingBy: unit))
        margin.multiply(by: 10)
        if isSmall {
            // Java's sums may overflow here, and what it prints shows it.
            let (rest, margin) = (value.low64, margin.low64)
            return margin > 0 ? (rest < margin, rest &+ margin > ten.low64) : (true, true)
        }
        var upper = value
        upper.add(margin)
        return (value.compare(margin) < 0, upper.compare(ten) >= 0)
    }

    /// Whether the rest is more than half a digit, or half of one and the last digit odd.
    private func roundsUp(_ ten: BigNatural, _ digits: [UInt8]) -> Bool {
        var double = value
        double.add(value)
        let order = double.compare(ten)
        return order == 0 ? (digits.last ?? 0) & 1 != 0 : order > 0
    }

    /// Adds one to the last digit; whether a digit more came out.
    private static func incremented(_ digits: inout [UInt8]) -> Bool {
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
