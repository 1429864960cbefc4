/// An exact decimal of up to 38 digits: `digits` / 10^`scale`.
struct SelectDecimal: Sendable {
    var digits: Int128
    var scale: Int

    init(digits: Int128, scale: Int) { (self.digits, self.scale) = (digits, scale) }

    /// Reads `-12.50`; nil for other text, an exponent among it, and for more than 38 digits.
    init?(_ text: some StringProtocol) {
        let isNegative = text.hasPrefix("-")
        let body = text.drop { $0 == "-" || $0 == "+" }
        guard text.count - body.count <= 1 else { return nil }
        let parts = body.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, body.contains(where: \.isNumber) else { return nil }
        let all = parts.joined()
        guard all.utf8.count <= 38, all.utf8.allSatisfy({ (48...57).contains($0) }),
            let digits = Int128(all)
        else { return nil }
        self.init(digits: isNegative ? -digits : digits, scale: parts.count == 2 ? parts[1].utf8.count : 0)
    }

    init(_ whole: Int64) { self.init(digits: Int128(whole), scale: 0) }

    var double: Double { Double(text) ?? .nan }

    /// Without zeros at the end of the fraction.
    var text: String {
        var (digits, scale) = (digits.magnitude, scale)
        while scale > 0, digits % 10 == 0 { (digits, scale) = (digits / 10, scale - 1) }
        var text = String(digits)
        if scale > 0 {
            if text.utf8.count <= scale {
                text = String(repeating: "0", count: scale + 1 - text.utf8.count) + text
            }
            text.insert(".", at: text.index(text.endIndex, offsetBy: -scale))
        }
        return self.digits < 0 ? "-" + text : text
    }

    /// Both with the greater scale; nil when that does not fit.
    private static func aligned(_ left: Self, _ right: Self) -> (Int128, Int128, scale: Int)? {
        let scale = max(left.scale, right.scale)
        guard let a = left.scaled(to: scale), let b = right.scaled(to: scale) else { return nil }
        return (a, b, scale)
    }

    private func scaled(to scale: Int) -> Int128? {
        var digits = digits
        for _ in self.scale..<scale {
            let (product, overflows) = digits.multipliedReportingOverflow(by: 10)
            guard !overflows else { return nil }
            digits = product
        }
        return digits
    }

    /// Whether `left` comes before `right`; by their nearest doubles where both do not fit one scale.
    static func isLess(_ left: Self, _ right: Self) -> Bool {
        guard let (a, b, _) = aligned(left, right) else { return left.double < right.double }
        return a < b
    }

    /// The sum, difference, product or remainder; nil for a division, and when the result does not fit.
    static func apply(_ operation: SelectArithmetic, _ left: Self, _ right: Self) -> Self? {
        if operation == .times {
            let (product, overflows) = left.digits.multipliedReportingOverflow(by: right.digits)
            return overflows ? nil : Self(digits: product, scale: left.scale + right.scale)
        }
        guard let (a, b, scale) = aligned(left, right) else { return nil }
        let result: (partialValue: Int128, overflow: Bool)
        switch operation {
        case .plus: result = a.addingReportingOverflow(b)
        case .minus: result = a.subtractingReportingOverflow(b)
        case .remainder: result = a.remainderReportingOverflow(dividingBy: b)
        case .times, .over: return nil
        }
        return result.overflow ? nil : Self(digits: result.partialValue, scale: scale)
    }
}
