import CloudGateway

/// Cuts a search into tokens.
struct SearchLexer {
    enum Token: Equatable {
        /// A bare word, wildcards included.
        case word(String)
        /// A quoted text without its quotes.
        case quoted(String)
        /// `( ) [ ] : #` and comparison signs.
        case symbol(String)
    }

    /// The tokens of `text`.
    ///
    /// - Throws: ParameterInvalid for a quote that is not closed.
    static func tokens(_ text: String) throws(CloudError) -> [Token] {
        var tokens: [Token] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first == "\"" || first == "'" {
                tokens.append(.quoted(try quoted(&rest, first)))
            } else if let symbol = symbol(rest) {
                tokens.append(.symbol(symbol))
                rest.removeFirst(symbol.count)
            } else {
                tokens.append(word(&rest))
            }
        }
        return tokens
    }

    private static func symbol(_ rest: Substring) -> String? {
        for symbol in [">=", "<=", ">", "<", "=", "(", ")", "[", "]", ":", "#"] where rest.hasPrefix(symbol) {
            return symbol
        }
        return nil
    }

    private static func quoted(_ rest: inout Substring, _ quote: Character) throws(CloudError) -> String {
        rest.removeFirst()
        var text = ""
        while let character = rest.popFirst() {
            if character == quote { return text }
            if character == "\\", let next = rest.popFirst() {
                text.append(next)
            } else {
                text.append(character)
            }
        }
        throw SLSErrors.invalidQuery("a quotation mark is not closed")
    }

    /// A bare word; one with an escape in it stands for itself, as if it were quoted.
    private static func word(_ rest: inout Substring) -> Token {
        var text = ""
        var isEscaped = false
        while let character = rest.first, !character.isWhitespace, !"\"'()[]:><=".contains(character) {
            rest.removeFirst()
            if character == "\\", let next = rest.popFirst() {
                text.append(next)
                isEscaped = true
            } else {
                text.append(character)
            }
        }
        return isEscaped ? .quoted(text) : .word(text)
    }
}
