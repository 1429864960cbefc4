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
    static func double(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        guard let parts = NumberParts(bytes, count) else { return words(bytes, count) }
        if parts.isExact, parts.mantissa <= 1 << 53, abs(parts.exponent) <= 22 {
            let mantissa = Double(parts.mantissa)
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
