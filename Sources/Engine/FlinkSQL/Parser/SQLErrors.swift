import LabKernel

/// The front end's errors by code, so that their wording stands in one place.
///
/// Codes SQL0xx show while parsing, SQL1xx while validating, SQL2xx while planning (`SQLPhase`).
/// Source: the messages of Apache Flink 1.20.3 and its Calcite 1.32; what follows them is labsim's.
enum SQLErrors {
    /// SQL001: a mistake of grammar.
    static func parse(_ message: String, _ span: SourceSpan?, fix: String? = nil) -> LabError {
        LabError("SQL001", "SQL parse failed. \(message)", at: span, fix: fix)
    }

    /// SQL001 in Flink's words for a token that cannot stand at its place.
    static func unexpected(_ token: Token, expected: [String], in parser: Parser) -> LabError {
        let range = TextRange(start: token.start, end: max(token.end, token.start))
        let (line, column) = relativePosition(token.start, in: parser)
        let shown = token.kind == .end ? "<EOF>" : written(token, in: parser)
        let place = "at line \(line), column \(column)."
        let wantsIdentifier = expected.contains { $0.hasPrefix("a ") || $0.hasPrefix("an ") }
        let message =
            wantsIdentifier && token.kind == .word && token.text == token.upper
                && Keywords.isReserved(token.upper)
            ? "Incorrect syntax near the keyword '\(shown)' \(place)" : "Encountered \"\(shown)\" \(place)"
        return parse(message, parser.span(range), fix: mistyped(expected, parser) ?? hint(token, expected))
    }

    /// Line and column counted from the statement's start, as Flink does.
    private static func relativePosition(_ offset: Int, in parser: Parser) -> (Int, Int) {
        let start = parser.file.position(ofOffset: parser.statementStart)
        let here = parser.file.position(ofOffset: offset)
        let column = here.line == start.line ? here.column - start.column + 1 : here.column
        return (here.line - start.line + 1, column)
    }

    private static func written(_ token: Token, in parser: Parser) -> String {
        parser.span(TextRange(start: token.start, end: token.end)).covered
    }

    /// For `SELECT id FORM t`: the word before was read as an alias and is near a keyword that may stand there.
    private static func mistyped(_ expected: [String], _ parser: Parser) -> String? {
        guard let before = parser.previous, before.kind == .word, !Keywords.isReserved(before.upper) else {
            return nil
        }
        let keywords = expected.filter { $0 == $0.uppercased() && $0.count > 2 }
        return nearest(to: before.upper, among: keywords).map {
            "did you mean \($0) instead of '\(before.text)'?"
        }
    }

    private static func hint(_ token: Token, _ expected: [String]) -> String? {
        let list = expected.filter { !$0.isEmpty }.joined(separator: ", ")
        switch token.kind {
        case .invalid where token.text == "'": return "the string is not closed: add a single quote"
        case .invalid where token.text == "`": return "the quoted identifier is not closed: add a backtick"
        case .word
        where Keywords.isReserved(token.upper)
            && expected.contains(where: {
                $0.contains("identifier") || $0.contains("name") || $0.contains("alias")
            }):
            return "'\(token.text)' is a reserved word: write `\(token.text)` in backticks; expected \(list)"
        case .word:
            let words = expected.filter { $0 == $0.uppercased() }
            if let near = nearest(to: token.upper, among: words) { return "did you mean \(near)?" }
            return list.isEmpty ? nil : "expected \(list)"
        default: return list.isEmpty ? nil : "expected \(list)"
        }
    }

    /// SQL002: a form of Flink's grammar that the embedded engine does not run.
    static func unsupported(_ what: String, _ span: SourceSpan?) -> LabError {
        LabError(
            "SQL002", "\(what) is not supported by the embedded engine; run with --engine flink", at: span)
    }

    /// SQL1xx or SQL2xx with a message of Flink's.
    static func make(_ code: String, _ message: String, _ span: SourceSpan?, fix: String? = nil) -> LabError {
        LabError(code, message, at: span, fix: fix)
    }
}
