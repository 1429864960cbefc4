/// Reads the text of an INTERVAL literal.
enum IntervalText {
    /// `.months` or `.milliseconds`; nil when the text does not have the form that the units ask for.
    static func parse(_ interval: IntervalSyntax) -> Literal? {
        var text = Substring(interval.text.drop { $0 == " " })
        while text.last == " " { text.removeLast() }
        var isNegative = interval.isNegative
        if let sign = text.first, sign == "-" || sign == "+" {
            if sign == "-" { isNegative.toggle() }
            text = text.dropFirst()
        }
        if let months = months(text, interval) {
            guard let value = Int32(exactly: isNegative ? -months : months) else { return nil }
            return .months(value)
        }
        guard let millis = millis(text, interval) else { return nil }
        return .milliseconds(isNegative ? -millis : millis)
    }

    /// The first field's digits if there are more of them than the interval's type takes.
    static func tooLong(_ interval: IntervalSyntax) -> String? {
        let digits = interval.text.drop { !$0.isNumber }.prefix { $0.isNumber }.drop { $0 == "0" }
        return digits.count > interval.precision ?? 2 ? String(digits) : nil
    }

    private static func months(_ text: Substring, _ interval: IntervalSyntax) -> Int64? {
        switch (interval.start, interval.end) {
        case ("YEAR", nil): return number(text).map { $0 * 12 }
        case ("MONTH", nil): return number(text)
        case ("YEAR", "MONTH"):
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, let years = number(parts[0]), let months = number(parts[1]), months < 12
            else {
                return nil
            }
            return years * 12 + months
        default: return nil
        }
    }

    private static let sizes: [(unit: String, millis: Int64)] = [
        ("DAY", 86_400_000), ("HOUR", 3_600_000), ("MINUTE", 60_000), ("SECOND", 1_000),
    ]

    private static func millis(_ text: Substring, _ interval: IntervalSyntax) -> Int64? {
        guard let first = sizes.firstIndex(where: { $0.unit == interval.start }),
            let last = sizes.firstIndex(where: { $0.unit == interval.end ?? interval.start }), first <= last
        else { return nil }
        let parts = fields(text, from: first)
        guard parts.count == last - first + 1 else { return nil }
        var total: Int64 = 0
        for (part, index) in zip(parts, first...last) {
            guard let value = index == 3 ? seconds(part) : number(part).map({ $0 * sizes[index].millis })
            else {
                return nil
            }
            let (sum, overflow) = total.addingReportingOverflow(value)
            guard !overflow else { return nil }
            total = sum
        }
        return total
    }

    /// Splits `2 03:04:05` at the blank after days and at colons.
    private static func fields(_ text: Substring, from first: Int) -> [Substring] {
        guard first == 0, let blank = text.firstIndex(of: " ") else {
            return text.split(separator: ":", omittingEmptySubsequences: false)
        }
        let rest = text[text.index(after: blank)...].drop { $0 == " " }
        return [text[..<blank]] + rest.split(separator: ":", omittingEmptySubsequences: false)
    }

    private static func number(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.count <= 10, text.utf8.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
        return Int64(text)
    }

    /// Milliseconds of `5` or `5.678`; digits after the third are cut.
    private static func seconds(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = number(parts[0]) else { return nil }
        guard parts.count == 2 else { return whole * 1_000 }
        guard parts[1].utf8.allSatisfy({ $0 &- 48 < 10 }), let fraction = Int64((parts[1] + "000").prefix(3))
        else {
            return nil
        }
        return whole * 1_000 + fraction
    }
}
