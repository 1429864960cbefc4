import CloudGateway

/// The words of a statement.
enum SelectToken: Sendable, Equatable {
    /// A name or keyword without quotes.
    case word(String)
    /// A name in double quotes.
    case quoted(String)
    /// Text in single quotes.
    case text(String)
    case number(String)
    case symbol(String)
    case end

    /// Whether it is this keyword, in any case.
    func isWord(_ keyword: String) -> Bool {
        if case .word(let text) = self { return text.lowercased() == keyword }
        return false
    }
}

/// Takes a statement apart.
struct SelectLexer {
    private let text: [Character]
    private var position = 0

    /// Throws SqlSyntaxError for what is no token.
    static func tokens(_ statement: String) throws(CloudError) -> [SelectToken] {
        var lexer = SelectLexer(text: Array(statement))
        var tokens: [SelectToken] = []
        while let token = try lexer.next() { tokens.append(token) }
        return tokens + [.end]
    }

    private init(text: [Character]) { self.text = text }

    private var current: Character? { position < text.count ? text[position] : nil }

    private mutating func next() throws(CloudError) -> SelectToken? {
        while let space = current, space.isWhitespace { position += 1 }
        guard let first = current else { return nil }
        if first == "'" {
            // A lone quote at the end is passed over, as the service does.
            if position == text.count - 1 { return nil }
            return .text(try quoted(by: "'"))
        }
        if first == "\"" || first == "`" { return .quoted(try quoted(by: first)) }
        if first.isNumber { return .number(take { $0.isNumber || $0 == "." || $0 == "e" || $0 == "E" }) }
        if first.isLetter || first == "_" {
            return .word(take { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" })
        }
        return .symbol(try symbol())
    }

    private mutating func take(while isPart: (Character) -> Bool) -> String {
        var word = ""
        while let character = current, isPart(character) {
            word.append(character)
            position += 1
        }
        return word
    }

    /// The text up to the closing quote; a doubled quote stands for one.
    private mutating func quoted(by quote: Character) throws(CloudError) -> String {
        position += 1
        var content = ""
        while let character = current {
            position += 1
            if character != quote {
                content.append(character)
            } else if current == quote {
                content.append(quote)
                position += 1
            } else {
                return content
            }
        }
        throw SelectErrors.syntax("a quote is not closed")
    }

    private mutating func symbol() throws(CloudError) -> String {
        for symbol in ["||", "<=", ">=", "<>", "!="] where starts(with: symbol) {
            position += 2
            return symbol
        }
        guard let character = current, "=<>+-*/%(),.[];".contains(character) else {
            throw SelectErrors.syntax("the character \"\(text[position])\" is not expected")
        }
        position += 1
        return String(character)
    }

    private func starts(with symbol: String) -> Bool {
        text[position...].starts(with: symbol)
    }
}
