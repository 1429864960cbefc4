import LabKernel

/// JDBC escapes in braces.
extension Parser {
    /// `{d '2024-01-01'}`, `{fn UPPER(x)}`.
    mutating func escapeSyntax() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        let next = peek()
        let isText = peek(2).kind == .string && peek(2).upper.isEmpty
        let result: ExpressionSyntax
        if next.isWord("FN") {
            advance()
            advance()
            result = try escapedCall()
        } else if ["D", "T", "TS"].contains(next.upper), next.kind == .word, isText {
            advance()
            let words = ["D": "DATE", "T": "TIME", "TS": "TIMESTAMP"]
            advance()
            result = try temporal(words[next.upper] ?? "DATE", from: start)
        } else {
            throw unexpected("FN", "D", "T", "TS")
        }
        try expect(symbol: "}")
        return ExpressionSyntax(result.kind, range(from: start))
    }

    /// The call behind `{fn`.
    private mutating func escapedCall() throws(LabError) -> ExpressionSyntax {
        guard token.kind == .word, peek().isSymbol("(") else { throw unexpected("a function name") }
        switch token.upper {
        case "TIMESTAMPADD", "TIMESTAMPDIFF": return try wordPrimary()
        case "CONVERT": return try escapedConvert()
        default: break
        }
        let name = Identifier(token.text, here)
        advance()
        return try plainCall(NameSyntax(parts: [name]))
    }

    /// `name(*)` or `name(a, b)` without anything a call may have besides.
    private mutating func plainCall(_ name: NameSyntax) throws(LabError) -> ExpressionSyntax {
        var call = CallSyntax(name: name)
        try expect(symbol: "(")
        if accept(symbol: "*") {
            call.isStar = true
        } else if !isSymbol(")") {
            repeat {
                call.arguments.append(ArgumentSyntax(value: try expression()))
            } while accept(symbol: ",")
        }
        try expect(symbol: ")")
        return ExpressionSyntax(.call(call), range(from: name.range.start))
    }

    private mutating func escapedConvert() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        advance()
        try expect(symbol: "(")
        _ = try expression()
        try expect(symbol: ",")
        guard token.kind == .word, !startsIdentifier(token) || Keywords.nonReserved.contains(token.upper)
        else {
            throw unexpected("SQL_INTEGER", "SQL_VARCHAR")
        }
        advance()
        try expect(symbol: ")")
        return ExpressionSyntax(.refused("{fn CONVERT}"), range(from: start))
    }
}
