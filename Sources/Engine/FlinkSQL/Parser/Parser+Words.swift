import LabKernel

/// Expressions that start with a word of the grammar: literals, CASE, CAST, constructors.
extension Parser {
    mutating func wordPrimary() throws(LabError) -> ExpressionSyntax {
        if let literal = try wordLiteral() { return literal }
        switch token.upper {
        case "CASE": return try caseExpression()
        case "CAST", "TRY_CAST", "SAFE_CAST":
            if peek().isSymbol("(") { return try cast() }
        case "EXISTS": return try exists()
        case "ROW" where peek().isSymbol("("): return try rowConstructor()
        case "ARRAY", "MAP", "MULTISET":
            if let value = try collection() { return value }
        case "SOME", "ANY", "ALL": break
        case "NEXT", "CURRENT":
            if peek().isWord("VALUE") {
                throw SQLErrors.unsupported("a sequence (\(token.upper) VALUE FOR)", span(here))
            }
        case "CURSOR", "PERIOD":
            if peek().isSymbol("(") { throw SQLErrors.unsupported(token.upper, span(here)) }
        default: break
        }
        if let special = try specialCall() { return special }
        return try nameOrCall()
    }

    // MARK: - Literals

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
            guard peek().kind == .string else { return nil }
            let word = token.upper
            advance()
            let text = try string()
            let literal =
                word == "DATE" ? LiteralSyntax.date(text) : word == "TIME" ? .time(text) : .timestamp(text)
            return ExpressionSyntax(.literal(literal), range(from: start))
        case "INTERVAL": return try interval()
        default: return nil
        }
    }

    private mutating func interval() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        advance()
        let isNegative = accept(symbol: "-")
        if !isNegative { _ = accept(symbol: "+") }
        guard token.kind == .string else { return try computedInterval(isNegative, from: start) }
        let text = try string()
        let (from, to) = try intervalQualifier()
        let literal = IntervalSyntax(text: text, isNegative: isNegative, start: from, end: to)
        return ExpressionSyntax(.literal(.interval(literal)), range(from: start))
    }

    /// `INTERVAL n SECOND`: a number of units.
    private mutating func computedInterval(
        _ isNegative: Bool, from start: Int
    ) throws(LabError) -> ExpressionSyntax {
        let count = try expression(minimum: Precedence.unary)
        let (unit, end) = try intervalQualifier()
        guard end == nil else { throw unexpected("an interval in single quotes") }
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
            while operand != nil, accept(symbol: ",") { conditions.append(try expression()) }
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
        let target = try type()
        try expect(symbol: ")")
        return ExpressionSyntax(.cast(value, target, isTry: isTry), range(from: start))
    }

    private mutating func exists() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        advance()
        try expect(symbol: "(")
        let inner = try query()
        try expect(symbol: ")")
        return ExpressionSyntax(.exists(inner), range(from: start))
    }

    // MARK: - Constructors

    private mutating func rowConstructor() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        advance()
        try expect(symbol: "(")
        var items: [ExpressionSyntax] = []
        if !isSymbol(")") {
            repeat { items.append(try expression()) } while accept(symbol: ",")
        }
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
            if !isSymbol("]") {
                repeat { items.append(try expression()) } while accept(symbol: ",")
            }
            try expect(symbol: "]")
            let kind: ExpressionSyntax.Kind =
                word == "ARRAY" ? .array(items) : word == "MAP" ? .map(items) : .multiset(items)
            return ExpressionSyntax(kind, range(from: start))
        }
        guard peek().isSymbol("("), word == "ARRAY", peek(2).isWord("SELECT") || peek(2).isWord("VALUES")
        else {
            return nil
        }
        advance()
        advance()
        let inner = try query()
        try expect(symbol: ")")
        return ExpressionSyntax(.arrayQuery(inner), range(from: start))
    }
}
