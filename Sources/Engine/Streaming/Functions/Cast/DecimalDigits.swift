/// A decimal number of any size: `0.d₁d₂d₃… × 10^exponent`, the common ground of doubles, decimals and their
/// texts.
struct DecimalDigits {
    var isNegative: Bool
    /// Values 0...9 without leading or trailing zeros; empty for zero.
    private(set) var digits: [UInt8]
    private(set) var exponent: Int

    init(isNegative: Bool, digits: [UInt8], exponent: Int) {
        let leading = digits.prefix { $0 == 0 }.count
        var kept = Array(digits.dropFirst(leading))
        while kept.last == 0 { kept.removeLast() }
        self.isNegative = isNegative
        self.digits = kept
        self.exponent = kept.isEmpty ? 0 : exponent - leading
    }

    /// The digits that Java's `Double.toString` prints for a finite double.
    init(_ value: Double) {
        self = JavaFloatDigits.digits(value)
    }

    /// The digits that Java's `Float.toString` prints for a finite float.
    init(_ value: Float) {
        self = JavaFloatDigits.digits(value)
    }

    /// Reads `[sign] digits [. digits] [e [sign] digits]`; nil for any other text.
    init?(_ text: TextBytes) {
        var scanner = NumberScanner(text)
        guard let parsed = scanner.number(), scanner.isAtEnd else { return nil }
        self = parsed
    }

    /// The unscaled value at a scale, rounded half away from zero; nil if it has more than 38 digits.
    func unscaled(scale: Int) -> Int128? {
        let wanted = exponent + scale
        guard wanted >= 0 else { return 0 }
        guard wanted <= 39 else { return digits.isEmpty ? 0 : nil }
        var value: Int128 = 0
        for index in 0..<wanted {
            guard DecimalMath.fits(value, 37) else { return nil }
            value = value * 10 + Int128(index < digits.count ? digits[index] : 0)
        }
        if wanted < digits.count, digits[wanted] >= 5 { value += 1 }
        guard DecimalMath.fits(value, 38) else { return nil }
        return isNegative ? -value : value
    }

    /// How digits beyond the last place are treated.
    enum Rounding {
        case halfUp
        case down
    }

    /// The number with at most `places` digits after the point; a negative count clears digits before it.
    func rounded(places: Int, _ rounding: Rounding) -> DecimalDigits {
        let kept = exponent + places
        guard kept < digits.count else { return self }
        guard kept >= 0 else { return DecimalDigits(isNegative: isNegative, digits: [], exponent: 0) }
        var head = [0] + digits[..<kept]
        if rounding == .halfUp, digits[kept] >= 5 {
            var index = head.count - 1
            while head[index] == 9 {
                head[index] = 0
                index -= 1
            }
            head[index] += 1
        }
        return DecimalDigits(isNegative: isNegative, digits: head, exponent: exponent + 1)
    }

    /// The nearest double.
    var double: Double {
        guard !digits.isEmpty else { return isNegative ? -0.0 : 0.0 }
        let text = String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
        return Double("\(isNegative ? "-" : "")\(text)e\(exponent - digits.count)") ?? .nan
    }
}

/// Scans a number from the left of a text.
struct NumberScanner {
    private let text: TextBytes
    private(set) var offset = 0

    init(_ text: TextBytes) { self.text = text }

    var isAtEnd: Bool { offset == text.count }

    private var next: UInt8 { offset < text.count ? text[offset] : 0 }

    private mutating func digits() -> [UInt8] {
        var digits: [UInt8] = []
        while next >= 0x30, next <= 0x39 {
            digits.append(next - 0x30)
            offset += 1
        }
        return digits
    }

    /// Takes a sign; true for minus.
    mutating func sign() -> Bool {
        let isNegative = next == 0x2D
        if isNegative || next == 0x2B { offset += 1 }
        return isNegative
    }

    /// Takes one byte of a set.
    mutating func accept(_ bytes: String) -> Bool {
        guard offset < text.count, bytes.utf8.contains(next) else { return false }
        offset += 1
        return true
    }

    /// `[sign] digits [. digits] [exponent]`, with a digit before or after the point.
    mutating func number() -> DecimalDigits? {
        let isNegative = sign()
        let whole = digits()
        let fraction = accept(".") ? digits() : []
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        var exponent = whole.count
        if accept("eE") {
            let isDown = sign()
            let power = digits()
            guard !power.isEmpty else { return nil }
            let size = power.reduce(0) { min($0 * 10 + Int($1), 1_000_000) }
            exponent += isDown ? -size : size
        }
        return DecimalDigits(isNegative: isNegative, digits: whole + fraction, exponent: exponent)
    }
}
