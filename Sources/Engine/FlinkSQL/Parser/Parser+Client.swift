import LabKernel

/// Statements that Flink reads ahead of its grammar: `SET key = value` without quotes and client commands.
///
/// Source: Flink 1.20 `ExtendedParser`.
extension Parser {
    /// nil if no such statement starts here.
    mutating func clientCommand() -> StatementSyntax.Kind? {
        switch token.upper {
        case "HELP", "QUIT", "EXIT", "CLEAR":
            guard peek().kind == .end || peek().isSymbol(";") else { return nil }
            let word = token.upper
            advance()
            return .client(word)
        case "SET":
            guard let text = bareText(), let (key, value) = Parser.assignment(text) else { return nil }
            skipBareText()
            return .set(key: key, value: value)
        case "RESET":
            guard let text = bareText(), !text.contains(where: { $0.isWhitespace || $0 == "'" }) else {
                return nil
            }
            skipBareText()
            return .reset(key: text)
        default: return nil
        }
    }

    /// What stands behind the first word up to the `;`, if it does not start with a string.
    private func bareText() -> String? {
        guard peek().kind != .string, peek().kind != .end, !peek().isSymbol(";") else { return nil }
        var last = peek()
        var offset = 2
        while peek(offset).kind != .end, !peek(offset).isSymbol(";") {
            last = peek(offset)
            offset += 1
        }
        return span(TextRange(start: peek().start, end: last.end)).covered
    }

    private mutating func skipBareText() {
        while token.kind != .end, !isSymbol(";") { advance() }
    }

    /// Key and value of `key = value` or `key = 'value'`: no blanks in either but in the quotes.
    private static func assignment(_ text: String) -> (key: String, value: String)? {
        let trimmed = { (part: Substring) in
            String(part.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        }
        let isBare = { (part: String) in
            !part.isEmpty && !part.contains { $0.isWhitespace || $0 == "'" }
        }
        for index in text.indices.reversed() where text[index] == "=" {
            let key = trimmed(text[..<index])
            let value = trimmed(text[text.index(after: index)...])
            guard isBare(key) else { continue }
            if isBare(value) { return (key, value) }
            let inner = value.dropFirst().dropLast()
            if value.count >= 2, value.hasPrefix("'"), value.hasSuffix("'"), !inner.contains("'") {
                return (key, String(inner))
            }
        }
        return nil
    }
}
