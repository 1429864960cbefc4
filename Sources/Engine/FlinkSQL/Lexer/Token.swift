/// What a token is.
enum TokenKind: UInt8, Sendable {
    /// A word without quotes: a keyword or an identifier.
    case word
    /// An identifier in backticks; the text is unescaped.
    case quotedIdentifier
    /// A character string; the text is unescaped.
    case string
    /// `X'48'`; the text is the hexadecimal digits.
    case binaryString
    case integer
    /// Digits with a point.
    case decimal
    /// Digits with an exponent.
    case approximate
    /// An operator or a punctuation mark.
    case symbol
    /// `/*+`, the start of a hint.
    case hintStart
    /// `*/` that ends a hint.
    case hintEnd
    /// A character no token can start with, or a string that does not end.
    case invalid
    case end
}

/// A piece of SQL text.
struct Token: Sendable {
    var kind: TokenKind
    /// UTF-8 offsets in the source, `start..<end`.
    var start: Int
    var end: Int
    /// The word as written, the unescaped string or identifier, the operator.
    var text: String
    /// A word in upper case; the character set or `U&` before a string; empty for everything else.
    var upper: String

    /// Whether this is the given unquoted word; `keyword` is in upper case.
    func isWord(_ keyword: String) -> Bool { kind == .word && upper == keyword }
    /// Whether this is the given operator or punctuation.
    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
}

/// UTF-8 offsets of a piece of syntax, `start..<end`.
struct TextRange: Hashable, Sendable {
    var start: Int
    var end: Int

    /// The range from the start of this to the end of another.
    func to(_ other: TextRange) -> TextRange { TextRange(start: start, end: Swift.max(end, other.end)) }
}
