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
        let fix = mistyped(expected, parser) ?? hint(token, expected)
        if let lexical = lexical(token, in: parser) { return parse(lexical, parser.span(range), fix: fix) }
        let isEnd = token.kind == .end
        // Flink places the end at the last character.
        let (line, column) = parser.relativePosition(isEnd ? max(token.start - 1, 0) : token.start)
        let shown = isEnd ? "<EOF>" : escaped(written(token, in: parser))
        let place = "at line \(line), column \(column)."
        let wantsIdentifier =
            expected.contains { $0.hasPrefix("a ") || $0.hasPrefix("an ") } || parser.mayTakeAlias
        let message =
            wantsIdentifier && token.kind == .word && token.text == token.upper
                && Keywords.isReserved(token.upper)
            ? "Incorrect syntax near the keyword '\(shown)' \(place)" : "Encountered \"\(shown)\" \(place)"
        return parse(message, parser.span(range), fix: fix)
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            if character == "'" || character == "\"" || character == "\\" { result += "\\" }
            result.append(character)
        }
        return result
    }

    /// Flink's message for text that is no token at all.
    private static func lexical(_ token: Token, in parser: Parser) -> String? {
        guard token.kind == .invalid, !["'", "*/", "\""].contains(token.text) else { return nil }
        if token.text == "/*" || token.text == "`" {
            let end = parser.file.text.utf8.count
            let (line, column) = parser.relativePosition(max(end - 1, 0))
            let after = token.text == "`" ? String(parser.file.text.utf8.dropFirst(token.start)) ?? "" : ""
            return
                "Lexical error at line \(line), column \(column + 1).  Encountered: <EOF> after : \"\(after)\""
        }
        let (line, column) = parser.relativePosition(token.start)
        let code = token.text.unicodeScalars.first?.value ?? 0
        return "Lexical error at line \(line), column \(column).  Encountered: \"\(token.text)\" "
            + "(\(code)), after : \"\""
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
