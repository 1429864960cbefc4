/// Character classes in brackets.
extension RegexParser {
    /// After the opening bracket, up to and with the closing one.
    mutating func characterClass() throws(RegexSyntaxError) -> RegexSet.Rule {
        let isNegated = accept("^")
        var rules: [RegexSet.Rule] = []
        var result: RegexSet.Rule?
        var isFirst = true
        while isFirst || !accept("]") {
            if next == nil { throw error("Unclosed character class") }
            if accept("&&") {
                let left = RegexSet.Rule.union(rules)
                result = result.map { .intersection($0, left) } ?? left
                rules = []
            } else if accept("[") {
                rules.append(try nested())
            } else {
                rules.append(try classItem())
            }
            isFirst = false
        }
        let last = RegexSet.Rule.union(rules)
        let whole = result.map { .intersection($0, last) } ?? last
        return isNegated ? .complement(whole) : whole
    }

    mutating func classItem() throws(RegexSyntaxError) -> RegexSet.Rule {
        var low = try take()
        if low == 0x5C {
            let code = try take()
            if code == 0x51 { return try classQuotation() }
            if let rule = try classEscape(code) { return rule }
            low = try characterEscape(code)
        }
        guard isNext("-"), position + 1 < pattern.count, pattern[position + 1] != 0x5D,
            pattern[position + 1] != 0x5B
        else { return cased(low...low) }
        position += 1
        var high = try take()
        if high == 0x5C { high = try characterEscape(try take()) }
        guard high >= low else { throw error("Illegal character range") }
        return cased(low...high)
    }

    mutating func classQuotation() throws(RegexSyntaxError) -> RegexSet.Rule {
        var rules: [RegexSet.Rule] = []
        while next != nil, !accept("\\E") {
            let code = try take()
            rules.append(cased(code...code))
        }
        return .union(rules)
    }

    /// A range, also in the other case if case does not count.
    func cased(_ range: ClosedRange<UInt32>) -> RegexSet.Rule {
        guard flags.ignoresCase, range.count <= 512 else { return .range(range) }
        let others = range.filter { $0 < 128 || flags.foldsUnicode }.compactMap { RegexSet.otherCase($0) }.map
        { RegexSet.Rule.range($0...$0) }
        return .union([.range(range)] + others)
    }
}
