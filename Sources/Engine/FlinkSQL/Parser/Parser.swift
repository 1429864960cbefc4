import LabKernel

/// Reads SQL text into syntax trees by recursive descent.
///
/// Never crashes or loops on any input: nesting and chains are bounded, and every loop consumes a token.
/// Source: Apache Flink 1.20.3's grammar (Calcite 1.32's with Flink's additions).
struct Parser {
    let file: SourceFile
    private let tokens: [Token]
    private(set) var index = 0
    /// How deep expressions, types, queries and patterns nest at this point.
    private var depth = 0
    /// Where the statement being read begins: Flink counts lines and columns from there.
    private(set) var statementStart = 0
    /// The token before which an alias could have stood and did not.
    private var aliasPlace = -1

    /// The deepest nesting and the longest chain of operators that is read.
    static let maxDepth = 120
    static let maxChain = 1_000
    /// Flink's longest identifier, in UTF-16 units.
    static let maxIdentifier = 256

    init(_ file: SourceFile, range: Range<Int>? = nil) {
        self.file = file
        var lexer = Lexer(file, range: range)
        tokens = lexer.tokens()
    }

    // MARK: - Looking at tokens

    var token: Token { tokens[index] }

    func peek(_ offset: Int = 1) -> Token { tokens[min(index + offset, tokens.count - 1)] }

    /// The token before this one.
    var previous: Token? { index == 0 ? nil : tokens[index - 1] }

    /// The end of the token before this one.
    var lastEnd: Int { index == 0 ? token.start : tokens[index - 1].end }

    var here: TextRange { TextRange(start: token.start, end: token.end) }

    /// The range from a start to the last token read.
    func range(from start: Int) -> TextRange { TextRange(start: start, end: max(start, lastEnd)) }

    func isWord(_ words: String...) -> Bool {
        token.kind == .word && words.contains(token.upper)
    }

    /// Whether the next tokens are these words.
    func areWords(_ words: String...) -> Bool {
        words.enumerated().allSatisfy { peek($0.offset).isWord($0.element) }
    }

    func isSymbol(_ symbol: String) -> Bool { token.isSymbol(symbol) }

    /// Whether an alias may stand here.
    var mayTakeAlias: Bool { index == aliasPlace }

    // MARK: - Moving on

    /// Notes that an alias may stand here, for the wording of a mistake.
    mutating func noteAliasPlace() { aliasPlace = index }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    mutating func markStatementStart() { statementStart = token.start }

    /// Takes the words if they come next.
    mutating func accept(_ words: String...) -> Bool {
        guard words.enumerated().allSatisfy({ peek($0.offset).isWord($0.element) }) else { return false }
        for _ in words { advance() }
        return true
    }

    mutating func accept(symbol: String) -> Bool {
        guard isSymbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ words: String...) throws(LabError) {
        for word in words {
            guard isWord(word) else { throw unexpected(word) }
            advance()
        }
    }

    mutating func expect(symbol: String) throws(LabError) {
        guard accept(symbol: symbol) else { throw unexpected("'\(symbol)'") }
    }

    /// Moves past the next `;` outside of everything, for reading on after a mistake.
    mutating func skipStatement() {
        while token.kind != .end, !isSymbol(";") { advance() }
        _ = accept(symbol: ";")
    }

    /// Goes back to a place read before.
    mutating func rewind(to place: Int) { index = place }

    /// Runs `body` one level deeper.
    mutating func nested<T>(_ body: (inout Parser) throws(LabError) -> T) throws(LabError) -> T {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Parser.maxDepth else { throw tooDeep() }
        return try body(&self)
    }

    func tooDeep() -> LabError {
        SQLErrors.parse(
            "the statement is nested too deeply: more than \(Parser.maxDepth) levels or \(Parser.maxChain) "
                + "operators in a row",
            span(here), fix: "split the expression or use a view")
    }

    func tooLong() -> LabError {
        SQLErrors.parse(
            "Length of identifier '\(token.text)' must be less than or equal to \(Parser.maxIdentifier) "
                + "characters", span(here))
    }

    // MARK: - Errors

    func span(_ range: TextRange) -> SourceSpan { SourceSpan(file: file, start: range.start, end: range.end) }

    /// The error for a token that cannot stand here, in Flink's words.
    func unexpected(_ expected: String...) -> LabError {
        SQLErrors.unexpected(token, expected: expected, in: self)
    }

    /// Line and column counted from the statement's start, as Flink does.
    func relativePosition(_ offset: Int) -> (line: Int, column: Int) {
        let start = file.position(ofOffset: statementStart)
        let here = file.position(ofOffset: offset)
        let column = here.line == start.line ? here.column - start.column + 1 : here.column
        return (here.line - start.line + 1, column)
    }

    // MARK: - Common pieces

    /// An identifier: a word that is not reserved, or one in backticks.
    mutating func identifier(_ what: String = "an identifier") throws(LabError) -> Identifier {
        guard startsIdentifier(token) else { throw unexpected(what) }
        guard token.text.utf16.count <= Parser.maxIdentifier else { throw tooLong() }
        let result = Identifier(token.text, here)
        advance()
        return result
    }

    func startsIdentifier(_ token: Token) -> Bool {
        token.kind == .quotedIdentifier || (token.kind == .word && !Keywords.isReserved(token.upper))
    }

    /// A dotted name.
    mutating func name(_ what: String = "a name") throws(LabError) -> NameSyntax {
        var parts = [try identifier(what)]
        while isSymbol("."), startsIdentifier(peek()) {
            advance()
            parts.append(try identifier())
        }
        return NameSyntax(parts: parts)
    }

    /// `(a, b, c)`.
    mutating func identifierList() throws(LabError) -> [Identifier] {
        try expect(symbol: "(")
        var result = [try identifier()]
        while accept(symbol: ",") { result.append(try identifier()) }
        try expect(symbol: ")")
        return result
    }

    /// A character string; adjacent ones are joined, as the standard says.
    mutating func string(_ what: String = "a string in single quotes") throws(LabError) -> String {
        guard token.kind == .string else { throw unexpected(what) }
        let start = token
        var text = token.text
        advance()
        while token.kind == .string, token.upper.isEmpty {
            text += token.text
            advance()
        }
        guard isWord("UESCAPE") else { return try StringLiteral(start, self).decoded(text, escape: nil) }
        let place = here
        advance()
        guard token.kind == .string else { throw unexpected("a string in single quotes") }
        let escape = token.text
        advance()
        guard start.upper == StringLiteral.unicode else {
            throw SQLErrors.parse(
                "UESCAPE cannot be specified without Unicode literal introducer", span(place))
        }
        return try StringLiteral(start, self).decoded(text, escape: escape)
    }

    /// One character string without a prefix, as Flink wants for comments, paths and patterns.
    mutating func quotedString(_ what: String = "a string in single quotes") throws(LabError) -> String {
        guard token.kind == .string, token.upper.isEmpty else { throw unexpected(what) }
        let text = token.text
        advance()
        return text
    }

    mutating func unsignedInteger() throws(LabError) -> Int {
        guard token.kind == .integer else { throw unexpected("an unsigned integer") }
        guard let value = Int(token.text), value <= Int(Int32.max) else {
            throw SQLErrors.parse("the number \(token.text) is too large here", span(here))
        }
        advance()
        return value
    }

    /// `IF NOT EXISTS`.
    mutating func ifNotExists() -> Bool { accept("IF", "NOT", "EXISTS") }
    /// `IF EXISTS`.
    mutating func ifExists() -> Bool { accept("IF", "EXISTS") }

    /// `(‘key’ = 'value', …)`; `allowsEmpty` for `WITH ()`.
    mutating func options(allowsEmpty: Bool = true) throws(LabError) -> [OptionSyntax] {
        try expect(symbol: "(")
        var result: [OptionSyntax] = []
        if allowsEmpty, accept(symbol: ")") { return result }
        repeat { result.append(try option()) } while accept(symbol: ",")
        try expect(symbol: ")")
        return result
    }

    private mutating func option() throws(LabError) -> OptionSyntax {
        let keyRange = here
        let key = try string("an option key in single quotes")
        try expect(symbol: "=")
        let valueRange = here
        let value = try string("an option value in single quotes")
        return OptionSyntax(key: key, value: value, keyRange: keyRange, valueRange: valueRange)
    }
}
