import LabKernel

/// What stands in `${condition ? this : that}`: the reader of such an expression.
///
///     expression  operand [comparison operand] ? expression : expression
///     operand     var.name, env.NAME, resource.attribute, a number, true, false, null, 'text' or a bare word
indirect enum TernaryExpression: Equatable {
    case reference(String)
    case literal(String, isQuoted: Bool)
    case not(TernaryExpression)
    case comparison(TernaryExpression, Operator, TernaryExpression)
    case choice(condition: TernaryExpression, then: TernaryExpression, otherwise: TernaryExpression)

    enum Operator: String, CaseIterable {
        // Longer ones first: '<=' begins with '<'.
        case equal = "==", notEqual = "!=", atMost = "<=", atLeast = ">=", less = "<", greater = ">"
    }

    /// Nil when `text` is no choice, or is one that cannot be read.
    init?(_ text: String) {
        var reader = TernaryReader(text)
        guard let expression = reader.expression(), reader.isAtEnd, case .choice = expression else {
            return nil
        }
        self = expression
    }

    /// Whether a reference's text has the form of a choice, right or wrong: a `?` outside quotes.
    static func isMeant(_ text: String) -> Bool {
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == "?" {
                return true
            }
        }
        return false
    }
}

/// Reads one expression from left to right.
private struct TernaryReader {
    private let characters: [Character]
    private var at = 0

    init(_ text: String) { characters = Array(text) }

    var isAtEnd: Bool {
        characters[at...].allSatisfy { $0 == " " }
    }

    mutating func expression() -> TernaryExpression? {
        guard let condition = comparison() else { return nil }
        guard take("?") else { return condition }
        guard let then = expression(), take(":"), let otherwise = expression() else { return nil }
        return .choice(condition: condition, then: then, otherwise: otherwise)
    }

    private mutating func comparison() -> TernaryExpression? {
        guard let left = operand() else { return nil }
        for word in TernaryExpression.Operator.allCases where take(word.rawValue) {
            guard let right = operand() else { return nil }
            return .comparison(left, word, right)
        }
        return left
    }

    private mutating func operand() -> TernaryExpression? {
        skipSpace()
        guard at < characters.count else { return nil }
        switch characters[at] {
        case "'", "\"": return quoted(characters[at])
        case "!" where !(at + 1 < characters.count && characters[at + 1] == "="):
            at += 1
            return operand().map(TernaryExpression.not)
        default: return word()
        }
    }

    private mutating func quoted(_ quote: Character) -> TernaryExpression? {
        guard let end = characters[(at + 1)...].firstIndex(of: quote) else { return nil }
        defer { at = end + 1 }
        return .literal(String(characters[(at + 1)..<end]), isQuoted: true)
    }

    private mutating func word() -> TernaryExpression? {
        var text = run(while: InterpolatedText.isNameCharacter)
        guard !text.isEmpty else { return nil }
        if text.hasPrefix("env."), characters[at...].starts(with: ":-") {
            at += 2
            text += ":-" + run { $0 != " " && $0 != "?" && $0 != ":" }
        }
        let isName = text.first?.isLetter == true && text.contains(".")
        return isName ? .reference(text) : .literal(text, isQuoted: false)
    }

    private mutating func run(while isWanted: (Character) -> Bool) -> String {
        let start = at
        while at < characters.count, isWanted(characters[at]) { at += 1 }
        return String(characters[start..<at])
    }

    private mutating func take(_ text: String) -> Bool {
        skipSpace()
        guard characters[at...].starts(with: text) else { return false }
        at += text.count
        return true
    }

    private mutating func skipSpace() {
        while at < characters.count, characters[at] == " " { at += 1 }
    }
}
