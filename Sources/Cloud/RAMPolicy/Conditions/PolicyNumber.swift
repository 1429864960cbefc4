/// A decimal number of a policy or a request, compared exactly: below 10^24, with up to 12 digits of
/// fraction.
///
/// Source: alibabacloud.com/help/en/ram/conditional-operator, Numeric operators. Numbers outside these bounds
/// are no numbers, so a clause with them is not met.
package struct PolicyNumber: Comparable, Hashable, Sendable {
    /// The value times 10^12.
    package let scaled: Int128

    package init(scaled: Int128) { self.scaled = scaled }

    /// Reads an optional sign, digits and an optional fraction.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        self.init(bytes.span, ByteRange(start: 0, end: bytes.count))
    }

    init?(_ text: borrowing Span<UInt8>, _ range: ByteRange) {
        var place = Int(range.start)
        let end = Int(range.end)
        guard place < end else { return nil }
        let isNegative = text[place] == UInt8(ascii: "-")
        if isNegative || text[place] == UInt8(ascii: "+") { place += 1 }
        var value: Int128 = 0
        var digits = 0
        var fraction = -1
        while place < end {
            let byte = text[place]
            place += 1
            if byte == UInt8(ascii: "."), fraction < 0 {
                fraction = 0
                continue
            }
            guard byte &- 48 < 10, digits < 24 || fraction >= 0, fraction < 12 else { return nil }
            value = value * 10 + Int128(byte - 48)
            digits += 1
            if fraction >= 0 { fraction += 1 }
        }
        guard digits > 0 else { return nil }
        for _ in 0..<(12 - max(fraction, 0)) { value *= 10 }
        scaled = isNegative ? -value : value
    }

    package static func < (left: PolicyNumber, right: PolicyNumber) -> Bool { left.scaled < right.scaled }
}
