import LabKernel

/// Finds values of one condition key that meet some clauses and fail as many others as possible.
struct ConditionSearch {
    /// A value, or nil for a request without the key, and the positions in `avoid` of the clauses it meets
    /// nevertheless.
    struct Finding: Hashable {
        let value: String?
        let met: Set<Int>
    }

    let key: String
    let require: [ConditionClause]
    let avoid: [ConditionClause]
    let rules: EvaluationRules

    /// The findings, no one's met set containing another's; throws RAM041 when a key is compared in ways that
    /// cannot be told apart exactly.
    func findings() throws(LabError) -> [Finding] {
        var findings: [Finding] = []
        func add(_ value: String?, _ met: Set<Int>) {
            guard !findings.contains(where: { $0.met.isSubset(of: met) }) else { return }
            findings.removeAll { met.isSubset(of: $0.met) }
            findings.append(Finding(value: value, met: met))
        }
        let absentMeets = rules.negatedOnMissingKey == .met
        if require.allSatisfy({ $0.condition.isNegated && absentMeets }) {
            add(nil, Set(avoid.indices.filter { avoid[$0].condition.isNegated && absentMeets }))
        }
        let families = Set((require + avoid).map(\.condition.family))
        guard families.count == 1, let family = families.first else {
            let words = families.map { "\($0)" }.sorted().joined(separator: " and ")
            throw LabError(
                "RAM041", "condition key '\(key)' is compared as \(words); that cannot be compared exactly")
        }
        switch family {
        case .string, .bool:
            let search = LanguageSearch(
                require: require.map(group), avoid: avoid.map(group),
                universe: family == .bool ? .boolean : .text)
            for finding in try search.findings() { add(finding.text, finding.matched) }
        case .numeric, .date, .address:
            for value in samples(family) where require.allSatisfy({ holds($0, value) }) {
                add(value, Set(avoid.indices.filter { holds(avoid[$0], value) }))
            }
        }
        return findings
    }

    private func group(_ clause: ConditionClause) -> LanguageSearch.Group {
        let automata = clause.values.map {
            PatternAutomaton(
                $0, literally: !clause.condition.usesWildcards, ignoringCase: clause.condition.ignoresCase)
        }
        return LanguageSearch.Group(patterns: automata, isNegated: clause.condition.isNegated)
    }

    private func holds(_ clause: ConditionClause, _ value: String) -> Bool {
        let condition = clause.condition
        let arenas = clause.values.map { Array($0.utf8) }
        let bytes = Array(value.utf8)
        let entry = ContextEntry(
            key: ByteRange(start: 0, end: 0), value: ByteRange(start: 0, end: bytes.count),
            instant: ISO8601.parse(value))
        let isAny = arenas.contains { arena in
            let operand = ConditionOperand(arena, ByteRange(start: 0, end: arena.count), for: condition)
            return operand.holds(condition, arena.span, bytes.span, entry)
        }
        return isAny != condition.isNegated
    }

    /// Values of which every clause can be told apart: every boundary, what lies between and beyond, and no
    /// such value at all.
    private func samples(_ family: ConditionOperator.Family) -> [String] {
        let texts = (require + avoid).flatMap(\.values)
        switch family {
        case .numeric: return numbers(texts.compactMap { PolicyNumber($0)?.scaled }) + ["none"]
        case .date: return dates(texts.compactMap { ISO8601.parse($0)?.epochMicros }) + ["none"]
        case .address: return addresses(texts.compactMap { AddressRange($0) }) + ["none"]
        case .string, .bool: preconditionFailure("texts are searched as languages")
        }
    }

    private func numbers(_ bounds: [Int128]) -> [String] {
        around(Set(bounds).sorted(), step: 1_000_000_000_000).map { scaled in
            let magnitude = scaled.magnitude
            let whole = String(magnitude / 1_000_000_000_000)
            let digits = String(magnitude % 1_000_000_000_000)
            let fraction = String(repeating: "0", count: 12 - digits.count) + digits
            let trimmed = String(fraction.reversed().drop { $0 == "0" }.reversed())
            return (scaled < 0 ? "-" : "") + whole + (trimmed.isEmpty ? "" : "." + trimmed)
        }
    }

    private func dates(_ bounds: [Int64]) -> [String] {
        around(Set(bounds).sorted().map { Int128($0) }, step: 1_000_000).map { micros in
            ISO8601.text(Instant(epochMicros: Int64(clamping: micros)))
        }
    }

    /// Every bound, a value between each two (as far as there is one), and one step beyond either end.
    private func around(_ bounds: [Int128], step: Int128) -> [Int128] {
        guard let first = bounds.first, let last = bounds.last else { return [0] }
        let between = zip(bounds, bounds.dropFirst()).compactMap { low, high -> Int128? in
            high - low < 2 ? nil : high - low > 2 * step ? low + step : low + (high - low) / 2
        }
        return (bounds + between + [first - step, last + step])
    }

    /// First and last address of every range and their neighbours, in both families.
    private func addresses(_ ranges: [AddressRange]) -> [String] {
        var found: [String] = []
        for isIPv6 in [false, true] {
            let highest = isIPv6 ? UInt128.max : UInt128(UInt32.max)
            var bits: Set<UInt128> = [isIPv6 ? 0x2001_0db8 << 96 : 0xCB00_7107]
            for range in ranges where range.isIPv6 == isIPv6 {
                bits.formUnion([range.network, range.last])
                if range.network > 0 { bits.insert(range.network - 1) }
                if range.last < highest { bits.insert(range.last + 1) }
            }
            found += bits.sorted().map { isIPv6 ? ConditionSearch.ipv6($0) : ConditionSearch.ipv4($0) }
        }
        return found
    }

    private static func ipv4(_ bits: UInt128) -> String {
        [24, 16, 8, 0].map { String(bits >> UInt128($0) & 255) }.joined(separator: ".")
    }

    private static func ipv6(_ bits: UInt128) -> String {
        (0..<8).map { String(bits >> UInt128(112 - 16 * $0) & 0xFFFF, radix: 16) }.joined(separator: ":")
    }
}
