/// A set of characters: a bitmap for ASCII, a rule for the rest.
struct RegexSet: Sendable {
    /// What belongs to a set.
    indirect enum Rule: Sendable {
        case range(ClosedRange<UInt32>)
        case property(@Sendable (Unicode.Scalar) -> Bool)
        case union([Rule])
        case intersection(Rule, Rule)
        case complement(Rule)
    }

    let rule: Rule
    /// The only member, if there is just one and it is ASCII.
    let single: UInt8?
    private let low: UInt64
    private let high: UInt64

    init(_ rule: Rule) {
        self.rule = rule
        var words: [UInt64] = [0, 0]
        for code in UInt32(0)..<128 where Self.holds(rule, code) {
            words[Int(code >> 6)] |= 1 << UInt64(code & 63)
        }
        (low, high) = (words[0], words[1])
        if case .range(let range) = rule, range.count == 1, range.lowerBound < 128 {
            single = UInt8(range.lowerBound)
        } else {
            single = nil
        }
    }

    /// One character, also in its other case if `ignoresCase`.
    init(_ code: UInt32, ignoresCase: Bool = false) {
        let one = Rule.range(code...code)
        guard ignoresCase, let other = Self.otherCase(code) else {
            self.init(one)
            return
        }
        self.init(.union([one, .range(other...other)]))
    }

    @inline(__always) func contains(_ code: UInt32) -> Bool {
        if code < 64 { return low >> UInt64(code) & 1 != 0 }
        if code < 128 { return high >> UInt64(code - 64) & 1 != 0 }
        return Self.holds(rule, code)
    }

    /// The same letter in the other case, within ASCII and Latin, Greek and Cyrillic letters of one code
    /// point.
    static func otherCase(_ code: UInt32) -> UInt32? {
        guard let scalar = Unicode.Scalar(code) else { return nil }
        for text in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
            let scalars = text.unicodeScalars
            if scalars.count == 1, let other = scalars.first, other != scalar { return other.value }
        }
        return nil
    }

    private static func holds(_ rule: Rule, _ code: UInt32) -> Bool {
        switch rule {
        case .range(let range): range.contains(code)
        case .property(let test): Unicode.Scalar(code).map(test) ?? false
        case .union(let rules): rules.contains { holds($0, code) }
        case .intersection(let a, let b): holds(a, code) && holds(b, code)
        case .complement(let inner): !holds(inner, code)
        }
    }
}
