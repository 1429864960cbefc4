import LabKernel

/// Scalar expressions by precedence climbing.
extension Parser {
    mutating func expression() throws(LabError) -> ExpressionSyntax { try expression(minimum: 0) }

    /// An expression of operators that bind at least as tightly as `minimum`.
    mutating func expression(minimum: Int) throws(LabError) -> ExpressionSyntax {
        try nested { (parser) throws(LabError) in
            let start = parser.token.start
            var left = try parser.prefix()
            var count = 0
            while try parser.extend(&left, minimum: minimum, from: start) {
                count += 1
                guard count <= Parser.maxChain else { throw parser.tooDeep() }
            }
            return left
        }
    }

    private mutating func prefix() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        if isWord("NOT") {
            advance()
            let operand = try expression(minimum: Precedence.not)
            return ExpressionSyntax(.unary(.not, operand), range(from: start))
        }
        if isSymbol("-") || isSymbol("+") {
            let unary = isSymbol("-") ? UnaryOperator.minus : .plus
            advance()
            let operand = try expression(minimum: Precedence.unary)
            return ExpressionSyntax(.unary(unary, operand), range(from: start))
        }
        return try postfix()
    }

    /// Takes one more operator with its right side; false if none that binds tightly enough comes next.
    private mutating func extend(
        _ left: inout ExpressionSyntax, minimum: Int, from start: Int
    ) throws(LabError) -> Bool {
        if let (operation, precedence) = Precedence.binary(token) {
            guard precedence >= minimum else { return false }
            guard !isSymbol("!=") else {
                throw SQLErrors.parse(
                    "Bang equal '!=' is not allowed under the current SQL conformance level", span(here),
                    fix: "write <>")
            }
            advance()
            if precedence == Precedence.comparison, isWord("SOME", "ANY", "ALL"),
                try quantified(&left, operation, from: start)
            {
                return true
            }
            let right = try expression(minimum: precedence + 1)
            left = ExpressionSyntax(.binary(operation, left, right), range(from: start))
            return true
        }
        guard token.kind == .word else { return false }
        switch token.upper {
        case "IS": return minimum <= Precedence.isTest ? try isTest(&left, from: start) : false
        case "NOT", "IN", "BETWEEN", "LIKE", "ILIKE", "RLIKE", "SIMILAR":
            return minimum <= Precedence.membership ? try membership(&left, from: start) : false
        case "MEMBER", "SUBMULTISET", "MULTISET", "IMMEDIATELY":
            return minimum <= Precedence.comparison ? try rareOperator(&left, from: start) : false
        case "FORMAT" where peek().isWord("JSON"):
            guard minimum <= Precedence.isTest else { return false }
            advance()
            advance()
            left = ExpressionSyntax(.refused("FORMAT JSON"), range(from: start))
            return true
        default: return false
        }
    }

    /// `> ALL (query)`, `= ANY (1, 2)`; false for anything else behind the operator.
    private mutating func quantified(
        _ left: inout ExpressionSyntax, _ operation: BinaryOperator, from start: Int
    ) throws(LabError) -> Bool {
        let isAll = isWord("ALL")
        advance()
        guard isSymbol("(") else { throw unexpected("'('") }
        let query = try queryOrList()
        left = ExpressionSyntax(.quantified(operation, left, query, isAll: isAll), range(from: start))
        return true
    }

    /// A query in parentheses, or a list in them as a one-column VALUES.
    private mutating func queryOrList() throws(LabError) -> QuerySyntax {
        let start = token.start
        if isQueryInParentheses() {
            advance()
            let inner = try query()
            try expect(symbol: ")")
            return inner
        }
        advance()
        var rows = [[try expression()]]
        while accept(symbol: ",") { rows.append([try expression()]) }
        try expect(symbol: ")")
        return QuerySyntax(body: .values(rows), range: range(from: start))
    }

    // MARK: - IS …

    private mutating func isTest(_ left: inout ExpressionSyntax, from start: Int) throws(LabError) -> Bool {
        advance()
        let isNegated = accept("NOT")
        if accept("DISTINCT") {
            try expect("FROM")
            let right = try expression(minimum: Precedence.comparison + 1)
            let operation = isNegated ? BinaryOperator.isNotDistinctFrom : .isDistinctFrom
            left = ExpressionSyntax(.binary(operation, left, right), range(from: start))
            return true
        }
        if accept("JSON") {
            var form = "VALUE"
            if isWord("VALUE", "OBJECT", "ARRAY", "SCALAR") {
                form = token.upper
                advance()
            }
            left = ExpressionSyntax(.isJSON(left, form, isNegated: isNegated), range(from: start))
            return true
        }
        let test: IsTest
        if accept("A") {
            try expect("SET")
            test = .aSet
        } else if token.kind == .word, let simple = IsTest(rawValue: token.upper) {
            test = simple
            advance()
        } else {
            guard !isNegated, token.kind != .end else {
                throw unexpected("NULL", "TRUE", "FALSE", "UNKNOWN", "DISTINCT", "JSON")
            }
            throw incomplete(["NULL", "TRUE", "FALSE", "UNKNOWN", "DISTINCT", "JSON", "NOT"])
        }
        left = ExpressionSyntax(.isTest(left, test, isNegated: isNegated), range(from: start))
        return true
    }

    /// The error for an operator whose rest is missing, which Flink reports at the operator.
    private mutating func incomplete(_ expected: [String]) -> LabError {
        rewind(to: index - 1)
        return SQLErrors.unexpected(token, expected: expected + ["an identifier"], in: self)
    }

    // MARK: - [NOT] IN, BETWEEN, LIKE

    private mutating func membership(_ left: inout ExpressionSyntax, from start: Int) throws(LabError) -> Bool
    {
        let place = index
        let isNegated = accept("NOT")
        switch token.kind == .word ? token.upper : "" {
        case "IN":
            advance()
            left = try inExpression(left, isNegated, from: start)
        case "BETWEEN":
            advance()
            left = try betweenExpression(left, isNegated, from: start)
        case "LIKE", "ILIKE", "RLIKE", "SIMILAR":
            left = try likeExpression(left, isNegated, from: start)
        case "SUBMULTISET" where isNegated && peek().isWord("OF"):
            advance()
            advance()
            _ = try expression(minimum: Precedence.comparison + 1)
            left = ExpressionSyntax(.refused("NOT SUBMULTISET OF"), range(from: start))
        default:
            rewind(to: place)
            return false
        }
        return true
    }

    private mutating func inExpression(
        _ left: ExpressionSyntax, _ isNegated: Bool, from start: Int
    ) throws(LabError) -> ExpressionSyntax {
        guard isSymbol("(") else { throw incomplete(["'('"]) }
        if isQueryInParentheses() {
            advance()
            let inner = try query()
            try expect(symbol: ")")
            return ExpressionSyntax(.inQuery(left, inner, isNegated: isNegated), range(from: start))
        }
        advance()
        var items = [try expression()]
        while accept(symbol: ",") { items.append(try expression()) }
        try expect(symbol: ")")
        return ExpressionSyntax(.inList(left, items, isNegated: isNegated), range(from: start))
    }

    private mutating func betweenExpression(
        _ left: ExpressionSyntax, _ isNegated: Bool, from start: Int
    ) throws(LabError) -> ExpressionSyntax {
        let isSymmetric = accept("SYMMETRIC")
        if !isSymmetric { _ = accept("ASYMMETRIC") }
        let low = try expression(minimum: Precedence.and + 1)
        guard accept("AND") else {
            throw SQLErrors.parse("BETWEEN operator has no terminating AND", span(range(from: start)))
        }
        let high = try expression(minimum: Precedence.membership + 1)
        return ExpressionSyntax(
            .between(left, low: low, high: high, isNegated: isNegated, isSymmetric: isSymmetric),
            range(from: start))
    }

    private mutating func likeExpression(
        _ left: ExpressionSyntax, _ isNegated: Bool, from start: Int
    ) throws(LabError) -> ExpressionSyntax {
        let kind: LikeKind
        switch token.upper {
        case "SIMILAR":
            advance()
            guard isWord("TO") else { throw incomplete(["TO"]) }
            kind = .similar
        case "ILIKE": kind = .ilike
        case "RLIKE": kind = .rlike
        default: kind = .like
        }
        advance()
        let pattern = try expression(minimum: Precedence.membership + 1)
        let escape = accept("ESCAPE") ? try expression(minimum: Precedence.membership + 1) : nil
        return ExpressionSyntax(
            .like(kind, left, pattern: pattern, escape: escape, isNegated: isNegated), range(from: start))
    }

    private mutating func rareOperator(_ left: inout ExpressionSyntax, from start: Int) throws(LabError)
        -> Bool
    {
        let operation: BinaryOperator
        if accept("MEMBER", "OF") {
            operation = .memberOf
        } else if accept("SUBMULTISET", "OF") {
            operation = .submultisetOf
        } else if accept("MULTISET", "UNION") {
            operation = .multisetUnion
        } else if accept("MULTISET", "INTERSECT") {
            operation = .multisetIntersect
        } else if accept("MULTISET", "EXCEPT") {
            operation = .multisetExcept
        } else if accept("IMMEDIATELY", "PRECEDES") {
            operation = .immediatelyPrecedes
        } else if accept("IMMEDIATELY", "SUCCEEDS") {
            operation = .immediatelySucceeds
        } else {
            return false
        }
        if !accept("ALL") { _ = accept("DISTINCT") }
        let right = try expression(minimum: Precedence.comparison + 1)
        left = ExpressionSyntax(.binary(operation, left, right), range(from: start))
        return true
    }

    // MARK: - Operands

    /// Whether a query stands in the parentheses that open here.
    func isQueryInParentheses() -> Bool {
        guard isSymbol("(") else { return false }
        if peek().isSymbol("(") { return startsParenthesizedQuery() && !closesBeforeOperator() }
        let first = peek()
        return first.isWord("SELECT") || first.isWord("VALUES") || first.isWord("WITH")
            || (first.isWord("TABLE") && startsIdentifier(peek(2)))
    }

    /// For `((SELECT …) + 1)`: whether the inner parentheses end before the outer ones with something other
    /// than a set operator after.
    private func closesBeforeOperator() -> Bool {
        var level = 0
        var offset = 1
        while true {
            let next = peek(offset)
            if next.kind == .end { return false }
            if next.isSymbol("(") { level += 1 }
            if next.isSymbol(")") {
                level -= 1
                if level == 0 { break }
            }
            offset += 1
        }
        let after = peek(offset + 1)
        return
            !(after.isSymbol(")")
            || ["UNION", "EXCEPT", "MINUS", "INTERSECT", "ORDER", "LIMIT"].contains(after.upper))
    }

    /// A primary with `[index]` and `.field` after it.
    private mutating func postfix() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        let isParenthesized = isSymbol("(")
        var result = try primary()
        if case .refused = result.kind, isParenthesized { return result }
        var count = 0
        while true {
            count += 1
            guard count <= Parser.maxDepth else { throw tooDeep() }
            if accept(symbol: "[") {
                let key = try expression()
                try expect(symbol: "]")
                result = ExpressionSyntax(.item(result, key), range(from: start))
            } else if isSymbol("."), startsIdentifier(peek()), isParenthesized || !isName(result) {
                advance()
                result = ExpressionSyntax(.field(result, try identifier()), range(from: start))
            } else {
                return result
            }
        }
    }

    private func isName(_ expression: ExpressionSyntax) -> Bool {
        if case .name = expression.kind { return true }
        return false
    }

    private mutating func primary() throws(LabError) -> ExpressionSyntax {
        switch token.kind {
        case .integer, .decimal, .approximate, .string, .binaryString: return try constant()
        case .symbol: return try symbolPrimary()
        case .word: return try wordPrimary()
        case .quotedIdentifier: return try nameOrCall()
        default: throw unexpected("an expression")
        }
    }

    /// A number, a character string or a binary string.
    mutating func constant() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        let literal: LiteralSyntax
        switch token.kind {
        case .integer, .decimal:
            literal = .exact(token.text)
            advance()
        case .approximate:
            literal = .approximate(token.text)
            advance()
        case .binaryString: literal = .binary(try binary())
        default: literal = .string(try string("an expression"))
        }
        return ExpressionSyntax(.literal(literal), range(from: start))
    }

    /// `X'1F' 'AB'`.
    private mutating func binary() throws(LabError) -> String {
        let start = token.start
        var digits = token.text
        advance()
        while token.kind == .string, token.upper.isEmpty {
            digits += token.text
            advance()
        }
        guard digits.unicodeScalars.allSatisfy({ $0.properties.isASCIIHexDigit }) else {
            throw SQLErrors.parse(
                "Binary literal string must contain only characters '0' - '9', 'A' - 'F'",
                span(range(from: start)))
        }
        return digits
    }

    private mutating func symbolPrimary() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        if accept(symbol: "?") { return ExpressionSyntax(.parameter, range(from: start)) }
        if isSymbol("{") { return try escapeSyntax() }
        guard isSymbol("(") else { throw unexpected("an expression") }
        if isQueryInParentheses() {
            let inner = try parenthesizedQuery()
            return ExpressionSyntax(.scalarQuery(inner), range(from: start))
        }
        advance()
        var items: [ExpressionSyntax] = []
        repeat {
            if isWord("DEFAULT") { throw SQLErrors.unexpected(token, expected: ["an identifier"], in: self) }
            items.append(try expression())
        } while accept(symbol: ",")
        try expect(symbol: ")")
        if items.count == 1 { return ExpressionSyntax(items[0].kind, range(from: start)) }
        return ExpressionSyntax(.row(items), range(from: start))
    }

    private mutating func parenthesizedQuery() throws(LabError) -> QuerySyntax {
        advance()
        let inner = try query()
        try expect(symbol: ")")
        return inner
    }

    /// A name, `name.*` or a call.
    mutating func nameOrCall() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        let callable =
            startsIdentifier(token)
            || (Keywords.reservedButCallable.contains(token.upper) && peek().isSymbol("(")
                && !isWord("ALL", "DISTINCT", "STREAM"))
        guard callable else { throw unexpected("an expression") }
        guard token.text.utf16.count <= Parser.maxIdentifier else { throw tooLong() }
        var parts = [Identifier(token.text, here)]
        advance()
        while isSymbol(".") {
            if peek().isSymbol("*") {
                advance()
                advance()
                return ExpressionSyntax(.star(parts), range(from: start))
            }
            guard startsIdentifier(peek()) else {
                guard peek().kind == .word else { break }
                throw reservedPart()
            }
            advance()
            parts.append(try identifier())
        }
        let name = NameSyntax(parts: parts)
        if isSymbol("(") { return try call(name) }
        return ExpressionSyntax(.name(name), range(from: start))
    }

    /// The error for `t.date`, which Flink shows with the point.
    private func reservedPart() -> LabError {
        let word = peek()
        let (line, column) = relativePosition(token.start)
        return SQLErrors.parse(
            "Encountered \". \(word.text)\" at line \(line), column \(column).",
            span(TextRange(start: token.start, end: word.end)),
            fix: "'\(word.text)' is a reserved word: write `\(word.text)` in backticks")
    }
}
