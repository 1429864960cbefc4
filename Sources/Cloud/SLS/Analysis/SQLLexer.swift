import CloudGateway

/// Cuts SQL into tokens.
enum SQLToken: Equatable {
    /// A bare word, as written.
    case word(String)
    /// `"…"`: a column's name.
    case quoted(String)
    /// `'…'`
    case text(String)
    case number(String)
    case symbol(String)

    /// The tokens of `sql`; `--` comments are left out.
    static func tokens(_ sql: String) throws(CloudError) -> [SQLToken] {
        var tokens: [SQLToken] = []
        var rest = Substring(sql)
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if rest.hasPrefix("--") {
                rest = rest.drop { $0 != "\n" }
            } else if rest.hasPrefix("/*") {
                guard let end = rest.firstRange(of: "*/") else {
                    throw SQLErrors.syntax("a comment is not closed")
                }
                rest = rest[end.upperBound...]
            } else if first == "'" {
                tokens.append(.text(try quoted(&rest, "'")))
            } else if first == "\"" || first == "`" {
                tokens.append(.quoted(try quoted(&rest, first)))
            } else if first.isNumber {
                tokens.append(.number(number(&rest)))
            } else if first.isLetter || first == "_" {
                tokens.append(.word(take(&rest) { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }))
            } else {
                tokens.append(.symbol(try symbol(&rest)))
            }
        }
        return tokens
    }

    private static func take(_ rest: inout Substring, while isPart: (Character) -> Bool) -> String {
        let part = rest.prefix(while: isPart)
        rest = rest[part.endIndex...]
        return String(part)
    }

    /// Digits with a fraction and an exponent, which may bear a sign.
    private static func number(_ rest: inout Substring) -> String {
        var text = take(&rest) { $0.isNumber || $0 == "." || $0 == "e" || $0 == "E" }
        if text.last == "e" || text.last == "E", let sign = rest.first, sign == "+" || sign == "-" {
            rest.removeFirst()
            text += String(sign) + take(&rest) { $0.isNumber }
        }
        return text
    }

    /// A quoted text, in which the doubled quote stands for itself.
    private static func quoted(_ rest: inout Substring, _ quote: Character) throws(CloudError) -> String {
        rest.removeFirst()
        var text = ""
        while let character = rest.popFirst() {
            guard character == quote else {
                text.append(character)
                continue
            }
            guard rest.first == quote else { return text }
            rest.removeFirst()
            text.append(quote)
        }
        throw SQLErrors.syntax("a quotation mark is not closed")
    }

    private static func symbol(_ rest: inout Substring) throws(CloudError) -> String {
        for symbol in [
            "->", "<>", "!=", ">=", "<=", "||", "(", ")", "[", "]", ",", ".", "+", "-", "*", "/", "%", "=",
            "<", ">", ";",
        ]
        where rest.hasPrefix(symbol) {
            rest.removeFirst(symbol.count)
            return symbol
        }
        throw SQLErrors.syntax("extraneous input '\(rest.first.map(String.init) ?? "")'")
    }
}

/// Refusals of an analysis.
///
/// Source: SLS "Common errors of query and analysis": all are ParameterInvalid with the reason in the text.
enum SQLErrors {
    static func syntax(_ what: String) -> CloudError {
        CloudError("ParameterInvalid", status: 400, "ErrorType:SyntaxError.ErrorMessage:\(what)")
    }

    static func column(_ name: String) -> CloudError {
        CloudError(
            "ParameterInvalid", status: 400,
            "ErrorType:ColumnNotExists.ErrorMessage:Column '\(name)' cannot be resolved;"
                + "please add the column in the index attribute")
    }

    static func function(_ name: String) -> CloudError {
        CloudError(
            "ParameterInvalid", status: 400,
            "ErrorType:QueryParseError.ErrorMessage:Function \(name) not registered")
    }

    static func semantics(_ what: String) -> CloudError {
        CloudError("ParameterInvalid", status: 400, "ErrorType:SemanticError.ErrorMessage:\(what)")
    }
}
