/// Numbers as Java reads and prints them.
package enum JavaNumberText {
    /// `Double.parseDouble`: blanks around it, `NaN`, `Infinity` and a type suffix are allowed; nil for other
    /// texts.
    static func double(_ text: TextBytes) -> Double? {
        let trimmed = trimmed(text)
        var scanner = NumberScanner(trimmed)
        if let number = scanner.number() {
            _ = scanner.accept("fFdD")
            return scanner.isAtEnd ? number.double : nil
        }
        switch String(decoding: trimmed, as: UTF8.self) {
        case "NaN", "+NaN", "-NaN": return .nan
        case "Infinity", "+Infinity": return .infinity
        case "-Infinity": return -.infinity
        default: return nil
        }
    }

    /// Without the characters up to U+0020 at both ends, as Java's `String.trim`.
    static func trimmed(_ text: TextBytes) -> TextBytes {
        var (start, end) = (0, text.count)
        while start < end, text[start] <= 0x20 { start += 1 }
        while end > start, text[end - 1] <= 0x20 { end -= 1 }
        return Text.slice(text, start, end)
    }

    /// `Double.toString`.
    static func write(_ value: Double, to out: TextBuffer) {
        if value.isNaN || value.isInfinite {
            out.append(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        } else {
            write(DecimalDigits(value), isNegative: value.sign == .minus, to: out)
        }
    }

    /// `Float.toString`.
    static func write(_ value: Float, to out: TextBuffer) {
        if value.isNaN || value.isInfinite {
            out.append(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        } else {
            write(DecimalDigits(value), isNegative: value.sign == .minus, to: out)
        }
    }

    /// Between 10⁻³ and 10⁷ plain, else with an exponent; always a digit on both sides of the point.
    private static func write(_ number: DecimalDigits, isNegative: Bool, to out: TextBuffer) {
        if isNegative { out.append("-") }
        guard !number.digits.isEmpty else { return out.append("0.0") }
        let isPlain = number.exponent > -3 && number.exponent <= 7
        let point = isPlain ? number.exponent : 1
        if point <= 0 {
            out.append("0.")
            for _ in point..<0 { out.append("0") }
            for digit in number.digits { out.append(0x30 + digit) }
        } else {
            for index in 0..<max(point, number.digits.count) {
                if index == point { out.append(".") }
                out.append(0x30 + (index < number.digits.count ? number.digits[index] : 0))
            }
            if number.digits.count <= point { out.append(".0") }
        }
        if !isPlain { out.append("E\(number.exponent - 1)") }
    }

    /// `Double.toString` as a `String`, for messages and printed rows.
    package static func text(_ value: Double) -> String {
        let buffer = TextBuffer()
        write(value, to: buffer)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    /// `Float.toString` as a `String`, for printed rows.
    package static func text(_ value: Float) -> String {
        let buffer = TextBuffer()
        write(value, to: buffer)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }
}
