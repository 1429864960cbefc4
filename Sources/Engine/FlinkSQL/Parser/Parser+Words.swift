import LabKernel

/// Expressions that start with a word of the grammar: literals, CASE, CAST, constructors.
extension Parser {
    mutating func wordPrimary() throws(LabError) -> ExpressionSyntax {
        if let literal = try wordLiteral() { return literal }
        switch token.upper {
        case "CASE": return try caseExpression()
        case "CAST", "TRY_CAST":
            if peek().isSymbol("(") { return try cast() }
        case "EXISTS", "UNIQUE":
            if peek().isSymbol("(") { return try exists() }
        case "ROW" where peek().isSymbol("("): return try rowConstructor()
        case "ARRAY", "MAP", "MULTISET":
            if let value = try collection() { return value }
        case "NEXT", "CURRENT", "NEW", "PERIOD", "RUNNING", "FINAL", "SPECIFIC", "CURSOR":
            if let value = try rareForm() { return value }
        default: break
        }
        if let special = try specialCall() { return special }
        return try nameOrCall()
    }

    /// Forms of the grammar that are not run: sequences, periods, constructors, match modifiers.
    private mutating func rareForm() throws(LabError) -> ExpressionSyntax? {
        let start = token.start
        let word = token.upper
        let next = peek()
        let form: String
        switch word {
        case "NEXT" where next.isWord("VALUE"), "CURRENT" where next.isWord("VALUE"):
            advance()
            try expect("VALUE", "FOR")
            _ = try name("a sequence name")
            form = "\(word) VALUE FOR"
        case "PERIOD" where next.isSymbol("("):
            advance()
            try expect(symbol: "(")
            _ = try expression()
            try expect(symbol: ",")
            _ = try expression()
            try expect(symbol: ")")
            form = "PERIOD"
        case "NEW", "SPECIFIC", "RUNNING", "FINAL":
            guard startsIdentifier(next) || Keywords.reservedButCallable.contains(next.upper) else {
                return nil
            }
            guard peek(2).isSymbol("(") || peek(2).isSymbol(".") else {
                guard word == "RUNNING" || word == "NEW" || word == "FINAL" else { return nil }
                advance()
                advance()
                throw unexpected("'('")
            }
            advance()
            let call = try wordPrimary()
            guard case .call = call.kind else { throw unexpected("'('") }
            if word == "SPECIFIC" { return call }
            form = word
        case "CURSOR":
            throw SQLErrors.parse("CURSOR expression encountered in illegal context", span(here))
        default: return nil
        }
        return ExpressionSyntax(.refused(form), range(from: start))
    }

    /// An expression whose first operand is no query in parentheses.
    mutating func nonQueryExpression() throws(LabError) -> ExpressionSyntax {
        guard !isQueryInParentheses() else {
            throw SQLErrors.parse("Query expression encountered in illegal context", span(here))
        }
        return try expression()
    }

    // MARK: - Literals

    /// A literal, numbers with a sign.
    mutating func literal() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        let isNumber = { (token: Token) in [.integer, .decimal, .approximate].contains(token.kind) }
        if isSymbol("-") || isSymbol("+"), isNumber(peek()) {
            let sign = isSymbol("-") ? UnaryOperator.minus : .plus
            advance()
            return ExpressionSyntax(.unary(sign, try literal()), range(from: start))
        }
        if isNumber(token) || token.kind == .string || token.kind == .binaryString { return try constant() }
        if token.kind == .word, let value = try wordLiteral() { return value }
        throw unexpected("a literal")
    }

    private mutating func wordLiteral() throws(LabError) -> ExpressionSyntax? {
        let start = token.start
        switch token.upper {
        case "NULL", "TRUE", "FALSE", "UNKNOWN":
            let word = token.upper
            advance()
            let literal =
                word == "NULL" ? LiteralSyntax.null : word == "UNKNOWN" ? .unknown : .boolean(word == "TRUE")
            return ExpressionSyntax(.literal(literal), range(from: start))
        case "DATE", "TIME", "TIMESTAMP":
            guard peek().kind == .string, peek().upper.isEmpty else { return nil }
            let word = token.upper
            advance()
            return try temporal(word, from: start)
        case "INTERVAL": return try interval()
        default: return nil
        }
    }

    /// The string of a DATE, TIME or TIMESTAMP literal, which must be one.
    mutating func temporal(_ word: String, from start: Int) throws(LabError) -> ExpressionSyntax {
        let text = try quotedString()
        let range = range(from: start)
        switch word {
        case "DATE":
            guard TemporalText.date(text) != nil else {
                throw SQLErrors.parse(
                    "Illegal DATE literal '\(text)': not in format 'yyyy-MM-dd'", span(range))
            }
            return ExpressionSyntax(.literal(.date(text)), range)
        case "TIME":
            guard TemporalText.time(text) != nil else {
                throw SQLErrors.parse("Illegal TIME literal '\(text)': not in format 'HH:mm:ss'", span(range))
            }
            return ExpressionSyntax(.literal(.time(text)), range)
        default:
            guard TemporalText.timestamp(text) != nil else {
                throw SQLErrors.parse(
                    "Illegal TIMESTAMP literal '\(text)': not in format 'yyyy-MM-dd HH:mm:ss'", span(range))
            }
            return ExpressionSyntax(.literal(.timestamp(text)), range)
        }
    }

    private mutating func interval() throws(LabError) -> ExpressionSyntax? {
        let start = token.start
        let offset = peek().isSymbol("-") || peek().isSymbol("+") ? 2 : 1
        let first = peek(offset)
        let isText = first.kind == .string && first.upper.isEmpty
        guard
            isText || startsIdentifier(first) || first.isSymbol("(")
                || [.integer, .decimal, .approximate].contains(first.kind)
        else { throw unexpected("an identifier") }
        advance()
        let isNegative = isSymbol("-")
        if offset == 2 { advance() }
        guard isText else { return try computedInterval(isNegative, from: start) }
        let text = try quotedString()
        let qualifier = try intervalQualifier()
        guard !text.isEmpty else {
            let position = relativePosition(start)
            throw SQLErrors.parse(
                "Illegal INTERVAL literal  \(qualifier.start); at line \(position.line), column \(position.column)",
                span(range(from: start)))
        }
        let literal = IntervalSyntax(
            text: text, isNegative: isNegative, start: qualifier.start, end: qualifier.end,
            precision: qualifier.precision)
        return ExpressionSyntax(.literal(.interval(literal)), range(from: start))
    }

    /// `INTERVAL n SECOND`: a number of units.
    private mutating func computedInterval(
        _ isNegative: Bool, from start: Int
    ) throws(LabError) -> ExpressionSyntax {
        let count: ExpressionSyntax
        if accept(symbol: "(") {
            count = try nonQueryExpression()
            try expect(symbol: ")")
        } else if startsIdentifier(token) {
            let name = try name()
            count = ExpressionSyntax(.name(name), name.range)
        } else {
            count = try constant()
        }
        let unit = try intervalUnit()
        try precisions(unit == "SECOND" ? 2 : 1)
        let one = IntervalSyntax(text: "1", isNegative: isNegative, start: unit, end: nil)
        let step = ExpressionSyntax(.literal(.interval(one)), range(from: start))
        return ExpressionSyntax(.binary(.times, count, step), range(from: start))
    }

    // MARK: - CASE and CAST

    private mutating func caseExpression() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        advance()
        let operand = isWord("WHEN") ? nil : try expression()
        var branches: [WhenSyntax] = []
        guard isWord("WHEN") else { throw unexpected("WHEN") }
        while accept("WHEN") {
            let first = try expression()
            var conditions = [first]
            while accept(symbol: ",") { conditions.append(try expression()) }
            if operand == nil, conditions.count > 1 {
                conditions = [ExpressionSyntax(.refused("WHEN with a list"), first.range)]
            }
            try expect("THEN")
            let value = try expression()
            branches += conditions.map { WhenSyntax(condition: $0, value: value) }
        }
        let otherwise = accept("ELSE") ? try expression() : nil
        try expect("END")
        return ExpressionSyntax(
            .caseWhen(operand: operand, branches, otherwise: otherwise), range(from: start))
    }

    private mutating func cast() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        let isTry = token.upper != "CAST"
        advance()
        try expect(symbol: "(")
        let value = try expression()
        try expect("AS")
        let target = try bareType()
        try expect(symbol: ")")
        return ExpressionSyntax(.cast(value, target, isTry: isTry), range(from: start))
    }

    /// EXISTS or UNIQUE; values in place of a query are read but not run.
    private mutating func exists() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        let word = token.upper
        advance()
        guard isQueryInParentheses() else {
            try expect(symbol: "(")
            repeat { _ = try expression() } while accept(symbol: ",")
            try expect(symbol: ")")
            return ExpressionSyntax(.refused("\(word) over values"), range(from: start))
        }
        advance()
        let inner = try query()
        try expect(symbol: ")")
        let kind = word == "EXISTS" ? ExpressionSyntax.Kind.exists(inner) : .refused("UNIQUE (query)")
        return ExpressionSyntax(kind, range(from: start))
    }

    // MARK: - Constructors

    private mutating func rowConstructor() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        advance()
        try expect(symbol: "(")
        guard !startsQuery() else {
            let inner = try query()
            try expect(symbol: ")")
            return ExpressionSyntax(
                .row([ExpressionSyntax(.scalarQuery(inner), inner.range)]), range(from: start))
        }
        var items: [ExpressionSyntax] = []
        repeat { items.append(try expression()) } while accept(symbol: ",")
        try expect(symbol: ")")
        return ExpressionSyntax(.row(items), range(from: start))
    }

    private mutating func collection() throws(LabError) -> ExpressionSyntax? {
        let start = token.start
        let word = token.upper
        if peek().isSymbol("[") {
            advance()
            advance()
            var items: [ExpressionSyntax] = []
            if !isSymbol("]") || word == "MULTISET" {
                repeat { items.append(try nonQueryExpression()) } while accept(symbol: ",")
            }
            try expect(symbol: "]")
            let kind: ExpressionSyntax.Kind =
                word == "ARRAY" ? .array(items) : word == "MAP" ? .map(items) : .multiset(items)
            return ExpressionSyntax(kind, range(from: start))
        }
        guard peek().isSymbol("(") else { return nil }
        advance()
        guard isQueryInParentheses() else {
            guard word != "MULTISET" || startsIdentifier(peek()) else { throw unexpected("a query") }
            throw nonQuery()
        }
        advance()
        let inner = try query()
        try expect(symbol: ")")
        let kind = word == "ARRAY" ? ExpressionSyntax.Kind.arrayQuery(inner) : .refused("\(word)(query)")
        return ExpressionSyntax(kind, range(from: start))
    }
}
