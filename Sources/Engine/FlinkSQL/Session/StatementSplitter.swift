import LabKernel

/// Cuts a text into its statements by their `;`, knowing strings, comments and statement sets.
package struct StatementSplitter {
    /// One statement without its `;`.
    package struct Piece: Sendable {
        package var text: String
        /// The words of the statement in upper case, as long as it has nothing but words.
        package var words: [String]
    }

    /// The statements; what follows the last `;` is one too if there is anything.
    package let pieces: [Piece]
    /// Whether the text ends with the `;` of a statement.
    package let isComplete: Bool

    package init(_ text: String) {
        let file = SourceFile(name: "<text>", text: text)
        var lexer = Lexer(file)
        var pieces: [Piece] = []
        var current: [Token] = []
        var isInSet = false
        var isOpen = false
        for token in lexer.tokens() where token.kind != .end {
            // A string or comment without an end takes all that follows.
            isOpen = isOpen || (token.kind == .invalid && ["'", "`", "/*"].contains(token.text))
            guard token.isSymbol(";"), !isOpen, !isInSet || StatementSplitter.endsSet(current) else {
                current.append(token)
                isInSet = isInSet || StatementSplitter.opensSet(current)
                continue
            }
            if !current.isEmpty { pieces.append(StatementSplitter.piece(current, file)) }
            (current, isInSet) = ([], false)
        }
        isComplete = current.isEmpty
        if !current.isEmpty { pieces.append(StatementSplitter.piece(current, file)) }
        self.pieces = pieces
    }

    /// Whether `[EXECUTE | EXPLAIN …] … STATEMENT SET` has just been read: what follows goes up to END.
    private static func opensSet(_ tokens: [Token]) -> Bool {
        guard tokens.count >= 3, tokens[tokens.count - 1].isWord("SET"),
            tokens[tokens.count - 2].isWord("STATEMENT")
        else { return false }
        return ["BEGIN", "EXECUTE", "EXPLAIN", "COMPILE"].contains(tokens[0].upper)
    }

    /// Whether END stands alone behind a `;`: one of a CASE does not.
    private static func endsSet(_ tokens: [Token]) -> Bool {
        tokens.count >= 2 && tokens[tokens.count - 1].isWord("END") && tokens[tokens.count - 2].isSymbol(";")
    }

    private static func piece(_ tokens: [Token], _ file: SourceFile) -> Piece {
        let span = SourceSpan(file: file, start: tokens[0].start, end: tokens[tokens.count - 1].end)
        let isWords = tokens.allSatisfy { $0.kind == .word }
        return Piece(text: span.covered, words: isWords ? tokens.map(\.upper) : [])
    }
}
