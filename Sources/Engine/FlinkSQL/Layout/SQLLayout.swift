import LabKernel

/// The layout of SQL text: reserved words in upper case, one blank where blanks are, lines indented by what
/// they are in.
///
/// Line breaks and comments stay where the author put them. A line that starts a clause stands at the level
/// of its query, other lines of
/// the clause two columns in, and each open parenthesis adds two columns. Formatting a formatted text
/// changes nothing.
package enum SQLLayout {
    /// The text of a script in this layout, ending with one line end.
    ///
    /// - Throws: the first mistake of a script that is no SQL.
    package static func format(_ file: SourceFile) throws(LabError) -> String {
        for read in SQLSession.parse(file) { _ = try read.get() }
        var lexer = Lexer(file)
        var writer = LayoutWriter(Array(file.text.utf8))
        for token in lexer.tokens() { writer.write(token) }
        return writer.text
    }
}

/// Writes tokens and the comments between them.
private struct LayoutWriter {
    /// An open parenthesis, or the statement itself.
    private struct Level {
        /// Columns its lines start at.
        var indent: Int
        /// Whether a clause has started in it.
        var hasClause = false
    }

    private static let clauses: Set<String> = [
        "SELECT", "FROM", "WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH", "UNION",
        "INTERSECT",
        "EXCEPT", "WITH", "INSERT", "EXECUTE", "BEGIN", "END", "CREATE", "JOIN", "LEFT", "RIGHT", "FULL",
        "INNER", "CROSS",
        "VALUES", "PARTITIONED", "COMMENT", "LIKE", "EXPLAIN",
    ]

    private let source: [UInt8]
    private var out: [UInt8] = []
    private var end = 0
    private var levels = [Level(indent: 0)]
    private var isLineStart = true

    init(_ source: [UInt8]) { self.source = source }

    /// What has been written, with one line end at its end.
    var text: String {
        var bytes = out
        while let last = bytes.last, last == 10 || last == 32 { bytes.removeLast() }
        return bytes.isEmpty ? "" : String(decoding: bytes, as: UTF8.self) + "\n"
    }

    mutating func write(_ token: Token) {
        let closes = token.isSymbol(")") || token.isSymbol("]")
        if closes, levels.count > 1 { levels.removeLast() }
        gap(source[end..<token.start], before: token)
        guard token.kind != .end else { return }
        let isClause = token.kind == .word && Self.clauses.contains(token.upper)
        startLine(extra: isClause || closes || !levels[levels.count - 1].hasClause ? 0 : 2)
        append(token)
        if isClause { levels[levels.count - 1].hasClause = true }
        if token.isSymbol("(") || token.isSymbol("[") {
            let extra = levels[levels.count - 1].hasClause && !isStatementLine ? 2 : 0
            levels.append(Level(indent: levels[levels.count - 1].indent + 2 + extra))
        }
        if token.isSymbol(";") { levels = [Level(indent: 0)] }
        end = token.end
    }

    /// Whether the line being written starts at the level's own column.
    private var isStatementLine: Bool {
        let line = out.lastIndex(of: 10).map { out[($0 + 1)...] } ?? out[...]
        return line.prefix { $0 == 32 }.count == levels[levels.count - 1].indent
    }

    private mutating func append(_ token: Token) {
        let isKeyword = token.kind == .word && Keywords.isReserved(token.upper)
        if isKeyword { out += token.upper.utf8 } else { out += source[token.start..<token.end] }
        isLineStart = false
    }

    private mutating func startLine(extra: Int) {
        guard isLineStart else { return }
        out += [UInt8](repeating: 32, count: levels[levels.count - 1].indent + extra)
        isLineStart = false
    }

    /// Writes what stands between two tokens: at most one blank line, comments as they are, else one blank.
    private mutating func gap(_ bytes: ArraySlice<UInt8>, before token: Token) {
        var rest = bytes
        var breaks = 0
        var hadBlank = false
        while let first = rest.first {
            if first == 10 {
                breaks += 1
                rest = rest.dropFirst()
            } else if first == 32 || first == 9 || first == 13 || first == 12 {
                hadBlank = true
                rest = rest.dropFirst()
            } else {
                let comment = comment(rest)
                breakLines(breaks, hadBlank: true)
                startLine(extra: levels[levels.count - 1].hasClause ? 2 : 0)
                out += comment
                isLineStart = false
                rest = rest.dropFirst(comment.count)
                (breaks, hadBlank) = (0, true)
            }
        }
        guard token.kind != .end else { return }
        let isTight = token.isSymbol(",") || token.isSymbol(";") || token.isSymbol(")")
        breakLines(breaks, hadBlank: hadBlank && !isTight && out.last != UInt8(ascii: "("))
    }

    private func comment(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard bytes.starts(with: "/*".utf8) else {
            var line = bytes.prefix { $0 != 10 && $0 != 13 }
            while let last = line.last, last == 32 || last == 9 { line.removeLast() }
            return line
        }
        var end = bytes.startIndex + 2
        while end < bytes.endIndex, !bytes[end...].starts(with: "*/".utf8) { end += 1 }
        return bytes[..<min(end + 2, bytes.endIndex)]
    }

    private mutating func breakLines(_ count: Int, hadBlank: Bool) {
        if count > 0, !out.isEmpty {
            while out.last == 32 { out.removeLast() }
            out += [UInt8](repeating: 10, count: min(count, 2))
            isLineStart = true
        } else if hadBlank, !isLineStart, !out.isEmpty {
            out.append(32)
        }
    }
}
