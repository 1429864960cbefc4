import LabKernel

/// MATCH_RECOGNIZE.
extension Parser {
    mutating func matchRecognize() throws(LabError) -> MatchSyntax {
        let start = token.start
        advance()
        try expect(symbol: "(")
        var match = MatchSyntax(pattern: .sequence([]), range: here)
        if accept("PARTITION", "BY") {
            repeat { match.partitionBy.append(try expression()) } while accept(symbol: ",")
        }
        if accept("ORDER", "BY") { match.orderBy = try orderItems() }
        if accept("MEASURES") { match.measures = try measures() }
        try rowsPerMatch(&match)
        if accept("AFTER", "MATCH") { match.skip = try skipClause() }
        try expect("PATTERN")
        try expect(symbol: "(")
        if accept(symbol: "^") { match.refusedForm = "the pattern anchor ^" }
        match.pattern = try pattern()
        if accept(symbol: "$") { match.refusedForm = "the pattern anchor $" }
        try expect(symbol: ")")
        if accept("WITHIN") { match.within = try within() }
        if accept("SUBSET") {
            repeat { match.subsets.append(try subset()) } while accept(symbol: ",")
        }
        try expect("DEFINE")
        repeat { match.definitions.append(try definition()) } while accept(symbol: ",")
        try expect(symbol: ")")
        match.range = range(from: start)
        return match
    }

    private mutating func within() throws(LabError) -> ExpressionSyntax {
        guard isWord("INTERVAL") else { throw unexpected("INTERVAL") }
        let offset = peek().isSymbol("-") || peek().isSymbol("+") ? 2 : 1
        guard peek(offset).kind == .string else {
            advance()
            throw unexpected("an interval in single quotes")
        }
        return try literal()
    }

    private mutating func measures() throws(LabError) -> [MatchSyntax.Measure] {
        var result: [MatchSyntax.Measure] = []
        repeat {
            let value = try expression()
            try expect("AS")
            result.append(MatchSyntax.Measure(expression: value, alias: try identifier("an alias")))
        } while accept(symbol: ",")
        return result
    }

    private mutating func rowsPerMatch(_ match: inout MatchSyntax) throws(LabError) {
        if accept("ONE") {
            try expect("ROW", "PER", "MATCH")
        } else if accept("ALL") {
            try expect("ROWS", "PER", "MATCH")
            match.allRows = true
        }
    }

    private mutating func skipClause() throws(LabError) -> MatchSyntax.Skip {
        try expect("SKIP")
        if accept("PAST") {
            try expect("LAST", "ROW")
            return .pastLastRow
        }
        try expect("TO")
        if accept("NEXT", "ROW") { return .nextRow }
        if isWord("FIRST"), startsIdentifier(peek()) {
            advance()
            return .toFirst(try identifier())
        }
        if isWord("LAST"), startsIdentifier(peek()) { advance() }
        return .toLast(try identifier("a pattern variable"))
    }

    private mutating func subset() throws(LabError) -> Identifier {
        let name = try identifier("a subset name")
        try expect(symbol: "=")
        _ = try identifierList()
        return name
    }

    private mutating func definition() throws(LabError) -> MatchSyntax.Definition {
        let variable = try identifier("a pattern variable")
        try expect("AS")
        return MatchSyntax.Definition(variable: variable, condition: try expression())
    }

    // MARK: - Patterns

    private mutating func pattern() throws(LabError) -> PatternSyntax {
        try nested { (parser) throws(LabError) in
            var choices = [try parser.patternSequence()]
            while parser.accept(symbol: "|") { choices.append(try parser.patternSequence()) }
            return choices.count == 1 ? choices[0] : .alternation(choices)
        }
    }

    private mutating func patternSequence() throws(LabError) -> PatternSyntax {
        var items = [try patternFactor()]
        while startsIdentifier(token) || isSymbol("(") || isSymbol("{") || isWord("PERMUTE") {
            items.append(try patternFactor())
        }
        return items.count == 1 ? items[0] : .sequence(items)
    }

    private mutating func patternFactor() throws(LabError) -> PatternSyntax {
        let start = token.start
        var result = try patternPrimary()
        var bounds: (Int, Int?)?
        if accept(symbol: "*") {
            bounds = (0, nil)
        } else if accept(symbol: "+") {
            bounds = (1, nil)
        } else if accept(symbol: "?") {
            bounds = (0, 1)
        } else if isSymbol("{"), !peek().isSymbol("-") {
            bounds = try repetition()
        }
        if let (low, high) = bounds {
            let isGreedy = !accept(symbol: "?")
            guard low <= 10_000, high ?? 0 <= 10_000 else {
                throw SQLErrors.parse("a pattern's repetition is too large", span(range(from: start)))
            }
            result = .quantified(result, min: low, max: high, isGreedy: isGreedy)
        }
        return result
    }

    private mutating func repetition() throws(LabError) -> (Int, Int?) {
        advance()
        if accept(symbol: ",") {
            let high = try unsignedInteger()
            try expect(symbol: "}")
            return (0, high)
        }
        let low = try unsignedInteger()
        var high: Int? = low
        if accept(symbol: ",") { high = isSymbol("}") ? nil : try unsignedInteger() }
        try expect(symbol: "}")
        return (low, high)
    }

    private mutating func patternPrimary() throws(LabError) -> PatternSyntax {
        let start = token.start
        if accept(symbol: "(") {
            let inner = try pattern()
            try expect(symbol: ")")
            return inner
        }
        if accept(symbol: "{") {
            try expect(symbol: "-")
            _ = try pattern()
            try expect(symbol: "-")
            try expect(symbol: "}")
            return .unsupported("'{-' '-}'", range(from: start))
        }
        if isWord("PERMUTE"), peek().isSymbol("(") {
            advance()
            advance()
            repeat { _ = try pattern() } while accept(symbol: ",")
            try expect(symbol: ")")
            return .unsupported("PERMUTE", range(from: start))
        }
        return .variable(try identifier("a pattern variable"))
    }
}
