import CloudGateway

/// Parses a search: words, fields, numbers, `and`, `or`, `not`, parentheses; `and` binds closer than `or` and
/// may be left out.
///
/// Source: SLS "Search syntax".
struct SearchParser {
    private var tokens: [SearchLexer.Token]
    private var position = 0
    /// How deep parentheses are nested here; deeper than the limit is a mistake, not the process's end.
    private var depth = 0
    private static let depthLimit = 200

    /// The expression of `text`; an empty text means everything.
    static func parse(_ text: String) throws(CloudError) -> SearchExpression {
        var parser = SearchParser(tokens: try SearchLexer.tokens(text))
        guard !parser.tokens.isEmpty else { return .all }
        let expression = try parser.disjunction()
        guard parser.current == nil else { throw parser.unexpected() }
        return expression
    }

    private init(tokens: [SearchLexer.Token]) { self.tokens = tokens }

    private var current: SearchLexer.Token? { position < tokens.count ? tokens[position] : nil }

    private mutating func disjunction() throws(CloudError) -> SearchExpression {
        var parts = [try conjunction()]
        while acceptKeyword("or") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction() throws(CloudError) -> SearchExpression {
        var parts = [try negation()]
        while let token = current, token != .symbol(")"), !isKeyword("or") {
            _ = acceptKeyword("and")
            parts.append(try negation())
        }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func negation() throws(CloudError) -> SearchExpression {
        var isNegated = false
        while acceptKeyword("not") { isNegated.toggle() }
        let inner = try primary()
        return isNegated ? .not(inner) : inner
    }

    private mutating func primary() throws(CloudError) -> SearchExpression {
        if accept("(") {
            depth += 1
            defer { depth -= 1 }
            guard depth <= Self.depthLimit else { throw SLSErrors.invalidQuery("it is nested too deep") }
            let inner = try disjunction()
            guard accept(")") else { throw SLSErrors.invalidQuery("')' is expected") }
            return inner
        }
        if accept("#") {
            guard case .quoted(let text)? = current else {
                throw SLSErrors.invalidQuery("a quoted phrase is expected after '#'")
            }
            position += 1
            return .phrase(text)
        }
        return try term()
    }

    private mutating func term() throws(CloudError) -> SearchExpression {
        let isQuoted: Bool
        let text: String
        switch current {
        case .word(let word): (text, isQuoted) = (word, false)
        case .quoted(let quoted): (text, isQuoted) = (quoted, true)
        default: throw unexpected()
        }
        if !isQuoted, ["and", "or", "not"].contains(text.lowercased()) { throw unexpected() }
        position += 1
        if accept(":") { return try field(text) }
        if let comparison = comparison() { return .field(text, .compare(comparison, try number())) }
        if isKeyword("in"), position + 1 < tokens.count,
            [.symbol("["), .symbol("(")].contains(tokens[position + 1])
        {
            position += 1
            return .field(text, .range(try range()))
        }
        if !isQuoted { try checkWildcard(text) }
        return text == "*" && !isQuoted ? .all : .text(text, hasWildcards: !isQuoted)
    }

    private mutating func field(_ key: String) throws(CloudError) -> SearchExpression {
        var key = key
        // A tag's key holds a colon of its own: `__tag__:host: h1`.
        if key == "__tag__", case .word(let tag)? = current, position + 1 < tokens.count,
            tokens[position + 1] == .symbol(":")
        {
            key += ":" + tag
            position += 2
        }
        if let comparison = comparison() { return .field(key, .compare(comparison, try number())) }
        if accept("#") {
            guard case .quoted(let text)? = current else { throw unexpected() }
            position += 1
            return .field(key, .phrase(text))
        }
        switch current {
        case .word(let word):
            position += 1
            if word == "*" { return .field(key, .exists) }
            try checkWildcard(word)
            return .field(key, .text(word, hasWildcards: true))
        case .quoted(let text):
            position += 1
            return .field(key, .text(text, hasWildcards: false))
        default: throw unexpected()
        }
    }

    private mutating func range() throws(CloudError) -> FieldCondition.NumberRange {
        let includesLow = accept("[")
        if !includesLow { _ = accept("(") }
        let (low, high) = (try number(), try number())
        let includesHigh = accept("]")
        guard includesHigh || accept(")") else { throw SLSErrors.invalidQuery("']' or ')' is expected") }
        return FieldCondition.NumberRange(
            low: low, includesLow: includesLow, high: high, includesHigh: includesHigh)
    }

    private mutating func comparison() -> FieldCondition.Comparison? {
        guard case .symbol(let sign)? = current, let comparison = FieldCondition.Comparison(rawValue: sign)
        else {
            return nil
        }
        position += 1
        return comparison
    }

    private mutating func number() throws(CloudError) -> Double {
        guard case .word(let text)? = current, let number = Double(text), number.isFinite else {
            throw SLSErrors.invalidQuery("a number is expected\(place)")
        }
        position += 1
        return number
    }

    private func checkWildcard(_ word: String) throws(CloudError) {
        guard word != "*", word.hasPrefix("*") || word.hasPrefix("?") else { return }
        throw SLSErrors.invalidQuery("the word '\(word)' starts with a wildcard")
    }

    private func isKeyword(_ keyword: String) -> Bool {
        if case .word(let word)? = current { return word.lowercased() == keyword }
        return false
    }

    private mutating func acceptKeyword(_ keyword: String) -> Bool {
        guard isKeyword(keyword) else { return false }
        position += 1
        return true
    }

    private mutating func accept(_ symbol: String) -> Bool {
        guard current == .symbol(symbol) else { return false }
        position += 1
        return true
    }

    private var place: String {
        switch current {
        case .word(let text), .symbol(let text): " near '\(text)'"
        case .quoted(let text): " near '\"\(text)\"'"
        case nil: " at the end"
        }
    }

    private func unexpected() -> CloudError { SLSErrors.invalidQuery("syntax error\(place)") }
}
