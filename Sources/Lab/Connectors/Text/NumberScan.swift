/// Numbers from bytes, by the rules of Java's parsing methods. Nil means that the bytes are no such number.
enum NumberScan {
    /// `Long.parseLong` of the bytes without white space at the ends; the same for shorter types, bounded by
    /// the caller.
    @inline(__always)
    static func int64(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
        var (at, end) = (0, count)
        while at < end, bytes[at] <= 32 { at += 1 }
        while end > at, bytes[end - 1] <= 32 { end -= 1 }
        var isNegative = false
        if at < end, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") {
            isNegative = bytes[at] == UInt8(ascii: "-")
            at += 1
        }
        guard at < end else { return nil }
        if end - at <= 18 { return short(bytes, at, end, isNegative) }
        return long(bytes, at, end, isNegative)
    }

    /// The value of 1 to 16 digits and nothing else, eight at a time; -1 for any other bytes. 8 bytes from the first
    /// digit on may be read.
    @inline(__always)
    static func plainInt64(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64 {
        guard count > 0, count <= 16 else { return -1 }
        if count <= 8 { return eightDigits(bytes, count) }
        let (high, low) = (eightDigits(bytes, count - 8), eightDigits(bytes + count - 8, 8))
        return high < 0 || low < 0 ? -1 : high &* 100_000_000 &+ low
    }

    @inline(__always)
    private static func eightDigits(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64 {
        let digits = digits(bytes, count)
        guard others(digits) == 0 else { return -1 }
        return value(digits)
    }

    /// Up to eight bytes less the character zero, the first one in the least byte that is used; zeros before them.
    @inline(__always)
    private static func digits(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        let zeros: UInt64 = 0x3030_3030_3030_3030
        let unused = UInt64(8 - count) * 8
        let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
        return (word << unused | zeros & ~(~0 << unused)) ^ zeros
    }

    /// The upper bit of each byte that is no digit.
    @inline(__always) private static func others(_ digits: UInt64) -> UInt64 {
        ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
    }

    /// Neighbours are joined to numbers of 2, 4 and 8 digits.
    @inline(__always) private static func value(_ digits: UInt64) -> Int64 {
        let pairs = (digits &* 2_561) >> 8 & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 6_553_601) >> 16 & 0x0000_FFFF_0000_FFFF
        return Int64(bitPattern: (fours &* 42_949_672_960_001) >> 32)
    }

    /// `Double.parseDouble` of 1 to 8 bytes, digits with a point among them or none; nil for any other bytes. 8 bytes
    /// may be read.
    @inline(__always)
    static func shortDouble(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        guard count > 0, count <= 8 else { return nil }
        let all = digits(bytes, count)
        let point = others(all)
        if point == 0 { return Double(value(all)) }
        let place = UInt64(point.trailingZeroBitCount & ~7)
        let isPoint = (all >> place) & 0xFF == UInt64(UInt8(ascii: ".") ^ UInt8(ascii: "0"))
        guard isPoint, point & (point &- 1) == 0, count > 1 else { return nil }
        let whole: UInt64 = all & ((1 << place) &- 1)
        let fraction = all & ~(~0 >> (56 - place))
        return Double(value(whole << 8 | fraction)) / powers[Int(56 - place) >> 3]
    }

    @inline(__always)
    private static func short(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isNegative: Bool)
        -> Int64?
    {
        var value: UInt64 = 0
        var bad: UInt8 = 0
        for at in start..<end {
            let digit = bytes[at] &- 48
            bad |= digit > 9 ? 1 : 0
            value = value &* 10 &+ UInt64(digit)
        }
        guard bad == 0 else { return nil }
        return isNegative ? -Int64(bitPattern: value) : Int64(bitPattern: value)
    }

    private static func long(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isNegative: Bool)
        -> Int64?
    {
        var value: Int64 = 0
        for at in start..<end {
            let digit = bytes[at] &- 48
            guard digit <= 9 else { return nil }
            let (tens, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) =
                isNegative
                ? tens.subtractingReportingOverflow(Int64(digit)) : tens.addingReportingOverflow(Int64(digit))
            if over || carry { return nil }
            value = sum
        }
        return value
    }

    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
        1e19, 1e20,
        1e21, 1e22,
    ]

    /// `Double.parseDouble`.
    @inline(__always)
    static func double(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        plainDouble(bytes, count) ?? anyDouble(bytes, count)
    }

    /// At most 18 digits with a point or without: mantissa and power of ten are exact, and so is their quotient's
    /// rounding. Nil for anything else.
    @inline(__always)
    private static func plainDouble(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        guard count > 0, count <= 19 else { return nil }
        let isNegative = bytes[0] == UInt8(ascii: "-")
        var mantissa: UInt64 = 0
        var (digits, fraction, point) = (0, 0, 0)
        for at in (isNegative ? 1 : 0)..<count {
            let digit = bytes[at] &- 48
            if digit <= 9 {
                mantissa = mantissa &* 10 &+ UInt64(digit)
                digits += 1
                fraction += point
            } else {
                guard bytes[at] == UInt8(ascii: "."), point == 0 else { return nil }
                point = 1
            }
        }
        guard digits > 0, digits <= 18, mantissa <= 1 << 53 else { return nil }
        let value = Double(mantissa) / powers[fraction]
        return isNegative ? -value : value
    }

    private static func anyDouble(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        guard let parts = NumberParts(bytes, count) else { return words(bytes, count) }
        if parts.isExact, parts.mantissa <= 1 << 53, abs(parts.exponent) <= 22 {
            let mantissa = Double(UInt64(parts.mantissa))
            let power = powers[abs(parts.exponent)]
            let value = parts.exponent < 0 ? mantissa / power : mantissa * power
            return parts.isNegative ? -value : value
        }
        return Double(text(bytes, count).trimmed)
    }

    /// `NaN`, `Infinity` and numbers with one of Java's type letters at the end.
    private static func words(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        let text = text(bytes, count).trimmed
        switch text {
        case "NaN", "+NaN", "-NaN": return .nan
        case "Infinity", "+Infinity": return .infinity
        case "-Infinity": return -.infinity
        default:
            guard let last = text.utf8.last, "dDfF".utf8.contains(last), !text.hasPrefix("0x") else {
                return nil
            }
            let number = Array(text.utf8.dropLast())
            return number.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.flatMap {
                    NumberParts($0, buffer.count) == nil ? nil : double($0, buffer.count)
                }
            }
        }
    }

    /// What becomes of a text that should be a DECIMAL.
    enum Decimal {
        /// The unscaled value.
        case value(Int128)
        /// More digits before the point than the type has: NULL.
        case overflow
        /// No number.
        case invalid
    }

    /// `new BigDecimal(text)` rounded half up to `scale`.
    static func decimal(_ bytes: UnsafePointer<UInt8>, _ count: Int, precision: Int, scale: Int) -> Decimal {
        guard let parts = NumberParts(bytes, count) else { return .invalid }
        guard parts.isExact else { return .overflow }
        var value = parts.mantissa
        var exponent = parts.exponent + scale
        while exponent > 0 {
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            if over { return .overflow }
            value = product
            exponent -= 1
            if value == 0 { break }
        }
        while exponent < -1, value != 0 {
            value /= 10
            exponent += 1
        }
        if exponent < 0 { value = (value + 5) / 10 }
        let limit = (0..<precision).reduce(Int128(1)) { power, _ in power * 10 }
        guard value < limit else { return .overflow }
        return .value(parts.isNegative ? -value : value)
    }

    /// The bytes as text, for messages and slow paths.
    static func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}

/// A decimal number taken apart: `±mantissa × 10^exponent`.
struct NumberParts {
    var isNegative = false
    /// The digits as a number; the first 38 of them if there are more.
    var mantissa: Int128 = 0
    var exponent = 0
    /// Whether no digit that is not zero was left out.
    var isExact = true

    /// Nil if the bytes without white space at the ends are no number.
    init?(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        var (at, end) = (0, count)
        while at < end, bytes[at] <= 32 { at += 1 }
        while end > at, bytes[end - 1] <= 32 { end -= 1 }
        if at < end, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") {
            isNegative = bytes[at] == UInt8(ascii: "-")
            at += 1
        }
        let whole = digits(bytes, &at, end, isFraction: false)
        var fraction = 0
        if at < end, bytes[at] == UInt8(ascii: ".") {
            at += 1
            fraction = digits(bytes, &at, end, isFraction: true)
        }
        guard whole + fraction > 0 else { return nil }
        if at < end, bytes[at] | 0x20 == UInt8(ascii: "e") {
            guard let power = NumberScan.int64(bytes + at + 1, end - at - 1), abs(power) < 100_000 else {
                return nil
            }
            exponent += Int(power)
            at = end
        }
        guard at == end else { return nil }
    }

    private mutating func digits(
        _ bytes: UnsafePointer<UInt8>, _ at: inout Int, _ end: Int, isFraction: Bool
    ) -> Int {
        let start = at
        while at < end {
            let digit = bytes[at] &- 48
            guard digit <= 9 else { break }
            if mantissa < 10_000_000_000_000_000_000_000_000_000_000_000_000 {
                mantissa = mantissa * 10 + Int128(digit)
                if isFraction { exponent -= 1 }
            } else {
                if !isFraction {
                    exponent += 1
                    if digit != 0 { isExact = false }
                }
            }
            at += 1
        }
        return at - start
    }
}
