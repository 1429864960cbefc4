/// A regular expression in Java's syntax, matched over UTF-8 by backtracking in a fixed order of choices.
///
/// Source: the documentation of `java.util.regex.Pattern`, Java 17.
struct JavaRegex {
    /// A match: byte offsets of the whole and of each group; -1 where a group took no part.
    struct Match {
        var offsets: [Int]

        var start: Int { offsets[0] }
        var end: Int { offsets[1] }

        /// The offsets of a group; nil if it took no part or does not exist.
        func group(_ number: Int) -> Range<Int>? {
            guard number >= 0, number * 2 + 1 < offsets.count, offsets[number * 2] >= 0 else { return nil }
            return offsets[number * 2]..<offsets[number * 2 + 1]
        }
    }

    /// How many capturing groups there are.
    let groups: Int
    private let pattern: String
    private let program: RegexProgram

    init(_ pattern: String) throws(RegexSyntaxError) {
        var parser = RegexParser(pattern)
        let node = try parser.parse()
        self.pattern = pattern
        groups = parser.groups
        program = try RegexProgram(node, groups: parser.groups)
    }

    /// A regular expression whose mistakes fail the job.
    static func compile(_ pattern: String) throws(JobFailure) -> JavaRegex {
        do throws(RegexSyntaxError) {
            return try JavaRegex(pattern)
        } catch {
            throw JobFailure("java.util.regex.PatternSyntaxException", error.message)
        }
    }

    /// Whether the whole text matches.
    func matches(_ text: TextBytes) throws(JobFailure) -> Bool {
        var matcher = RegexMatcher(program, text)
        let found = matcher.match(at: 0, toEnd: true) != nil
        try check(matcher)
        return found
    }

    /// The first match at or after a place.
    func find(_ text: TextBytes, from start: Int = 0) throws(JobFailure) -> Match? {
        var matcher = RegexMatcher(program, text)
        var place = start
        while place <= text.count {
            if mayBegin(text, place), let end = matcher.match(at: place) {
                var offsets = Array(matcher.registers.prefix((groups + 1) * 2))
                (offsets[0], offsets[1]) = (place, end)
                return Match(offsets: offsets)
            }
            try check(matcher)
            place += place < text.count ? Text.width(text[place]) : 1
        }
        return nil
    }

    @inline(__always) private func mayBegin(_ text: TextBytes, _ place: Int) -> Bool {
        guard let first = program.first else { return true }
        return place < text.count && first.contains(Text.scalar(text, place).value)
    }

    private func check(_ matcher: RegexMatcher) throws(JobFailure) {
        guard matcher.isExhausted else { return }
        throw .table(
            "the regular expression '\(pattern)' needs more than \(RegexMatcher.stepLimit) steps on one text")
    }

    /// Calls `each` for all matches from the left; an empty match moves on by one character.
    func forEachMatch(
        _ text: TextBytes, _ each: (Match) throws(JobFailure) -> Bool
    ) throws(JobFailure) {
        var place = 0
        while place <= text.count, let match = try find(text, from: place) {
            guard try each(match) else { return }
            place = match.end
            if match.end == match.start { place += place < text.count ? Text.width(text[place]) : 1 }
        }
    }

    /// The parts between matches, as `String.split`: at most `limit` if that is positive; with 0, empty parts
    /// at the end are dropped.
    func split(_ text: TextBytes, limit: Int) throws(JobFailure) -> [TextBytes] {
        var (parts, start): ([TextBytes], Int) = ([], 0)
        try forEachMatch(text) { match throws(JobFailure) in
            if match.end == 0 || match.start == match.end && match.end == text.count { return true }
            guard limit == 0 || parts.count < limit - 1 else { return false }
            parts.append(Text.slice(text, start, match.start))
            start = match.end
            return true
        }
        guard start > 0 else { return [text] }
        parts.append(Text.slice(text, start, text.count))
        while limit == 0, parts.last?.isEmpty == true { parts.removeLast() }
        return parts
    }
}
