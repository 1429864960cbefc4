import LabKernel

/// Function calls: plain ones, and those with a grammar of their own.
extension Parser {
    /// At the `(` after a function's name.
    mutating func call(_ name: NameSyntax) throws(LabError) -> ExpressionSyntax {
        let start = name.range.start
        var call = CallSyntax(name: name)
        try expect(symbol: "(")
        if accept(symbol: "*") {
            call.isStar = true
        } else if !isSymbol(")") {
            if accept("DISTINCT") { call.isDistinct = true } else { _ = accept("ALL") }
            repeat {
                call.arguments.append(try argument(isFirst: call.arguments.isEmpty))
            } while accept(symbol: ",")
            try orderBy(of: &call)
        }
        try expect(symbol: ")")
        try callSuffixes(&call)
        return ExpressionSyntax(.call(call), range(from: start))
    }

    /// `ORDER BY` and null treatment inside the parentheses, which Flink has for ARRAY_AGG only.
    private mutating func orderBy(of call: inout CallSyntax) throws(LabError) {
        let takesOrder = call.name.parts.count == 1 && call.name.text.uppercased() == "ARRAY_AGG"
        if takesOrder { try nullTreatment(&call) }
        guard isWord("ORDER") else { return }
        let place = here
        try expect("ORDER", "BY")
        call.orderBy = try orderItems()
        guard takesOrder else {
            throw SQLErrors.parse(
                "ORDER BY unexpected", span(place), fix: "write WITHIN GROUP (ORDER BY …) behind the call")
        }
    }

    /// A call in `TABLE(…)`.
    mutating func tableFunctionCall(_ name: NameSyntax) throws(LabError) -> ExpressionSyntax {
        let start = name.range.start
        var call = CallSyntax(name: name)
        try expect(symbol: "(")
        if !isSymbol(")") {
            repeat {
                if let cursor = try cursorArgument() {
                    call.arguments.append(ArgumentSyntax(value: cursor))
                } else {
                    call.arguments.append(try argument(isFirst: true))
                }
            } while accept(symbol: ",")
            try orderBy(of: &call)
        }
        try expect(symbol: ")")
        return ExpressionSyntax(.call(call), range(from: start))
    }

    private mutating func cursorArgument() throws(LabError) -> ExpressionSyntax? {
        guard isWord("CURSOR"), peek().isSymbol("(") else { return nil }
        let start = token.start
        advance()
        try expect(symbol: "(")
        var table = TableArgumentSyntax(source: .query(try query()))
        try expect(symbol: ")")
        try partitioning(&table)
        return ExpressionSyntax(.refused("CURSOR"), range(from: start))
    }

    /// `IGNORE NULLS`, WITHIN DISTINCT, WITHIN GROUP, FILTER and OVER after a call.
    mutating func callSuffixes(_ call: inout CallSyntax) throws(LabError) {
        try nullTreatment(&call)
        if accept("WITHIN", "DISTINCT") {
            try expect(symbol: "(")
            repeat { _ = try expression() } while accept(symbol: ",")
            try expect(symbol: ")")
            call.refusedForm = "WITHIN DISTINCT"
        }
        if areWords("WITHIN", "GROUP") { try withinGroup(&call) }
        if isWord("FILTER") {
            advance()
            try expect(symbol: "(")
            try expect("WHERE")
            call.filter = try expression()
            try expect(symbol: ")")
        }
        try over(&call)
    }

    mutating func withinGroup(_ call: inout CallSyntax) throws(LabError) {
        try expect("WITHIN", "GROUP")
        try expect(symbol: "(")
        try expect("ORDER", "BY")
        call.orderBy = try orderItems()
        try expect(symbol: ")")
    }

    mutating func over(_ call: inout CallSyntax) throws(LabError) {
        guard accept("OVER") else { return }
        if isSymbol("(") {
            call.over = try windowSpecification()
        } else {
            let reference = try identifier("a window name")
            call.over = WindowSyntax(reference: reference, range: reference.range)
        }
    }

    private mutating func nullTreatment(_ call: inout CallSyntax) throws(LabError) {
        if accept("IGNORE", "NULLS") {
            call.ignoresNulls = true
        } else if accept("RESPECT", "NULLS") {
            call.ignoresNulls = false
        }
    }

    private mutating func argument(isFirst: Bool) throws(LabError) -> ArgumentSyntax {
        if startsIdentifier(token), peek().isSymbol("=>") {
            let name = try identifier()
            advance()
            return ArgumentSyntax(name: name, value: try argumentValue(takesQuery: true))
        }
        return ArgumentSyntax(name: nil, value: try argumentValue(takesQuery: isFirst))
    }

    private mutating func argumentValue(takesQuery: Bool) throws(LabError) -> ExpressionSyntax {
        let start = token.start
        if isWord("TABLE"), startsIdentifier(peek()) {
            advance()
            let table = try tableArgument()
            return ExpressionSyntax(.tableArgument(table), range(from: start))
        }
        if isWord("DEFAULT") {
            advance()
            return ExpressionSyntax(.symbol("DEFAULT"), range(from: start))
        }
        if startsQuery(), takesQuery {
            let inner = try query()
            return ExpressionSyntax(.scalarQuery(inner), range(from: start))
        }
        if takesQuery, isQueryInParentheses() {
            let place = index
            advance()
            let inner = try query()
            try expect(symbol: ")")
            if isWord("PARTITION") || isWord("ORDER") {
                var table = TableArgumentSyntax(source: .query(inner))
                try partitioning(&table)
                return ExpressionSyntax(.tableArgument(table), range(from: start))
            }
            rewind(to: place)
        }
        return try expression()
    }

    private mutating func tableArgument() throws(LabError) -> TableArgumentSyntax {
        var table = TableArgumentSyntax(source: .table(try name("a table name")))
        try partitioning(&table)
        return table
    }

    /// `PARTITION BY a` or `(a, b)`, `ORDER BY a` or `(a, b)`: a comma leads to the next argument.
    private mutating func partitioning(_ table: inout TableArgumentSyntax) throws(LabError) {
        if accept("PARTITION", "BY") {
            let keys = isSymbol("(") ? try identifierList() : [try identifier("a column name")]
            table.partitionBy = keys.map { ExpressionSyntax(.name(NameSyntax(parts: [$0])), $0.range) }
        }
        guard accept("ORDER", "BY") else { return }
        if accept(symbol: "(") {
            table.orderBy = try orderItems()
            try expect(symbol: ")")
        } else {
            table.orderBy = [try orderItem()]
        }
    }

    // MARK: - Windows

    mutating func windowSpecification() throws(LabError) -> WindowSyntax {
        let start = token.start
        try expect(symbol: "(")
        var window = WindowSyntax(range: here)
        if startsIdentifier(token) { window.reference = try identifier() }
        if accept("PARTITION", "BY") {
            repeat { window.partitionBy.append(try expression()) } while accept(symbol: ",")
        }
        if accept("ORDER", "BY") { window.orderBy = try orderItems() }
        if isWord("ROWS", "RANGE") { window.frame = try frame() }
        if accept("ALLOW", "PARTIAL") || accept("DISALLOW", "PARTIAL") {}
        try expect(symbol: ")")
        window.range = range(from: start)
        return window
    }

    private mutating func frame() throws(LabError) -> FrameSyntax {
        let isRows = isWord("ROWS")
        advance()
        if accept("BETWEEN") {
            let from = try frameBound()
            try expect("AND")
            return FrameSyntax(isRows: isRows, start: from, end: try frameBound())
        }
        return FrameSyntax(isRows: isRows, start: try frameBound(), end: .currentRow)
    }

    private mutating func frameBound() throws(LabError) -> FrameSyntax.Bound {
        if accept("CURRENT", "ROW") { return .currentRow }
        if accept("UNBOUNDED", "PRECEDING") { return .unboundedPreceding }
        if accept("UNBOUNDED", "FOLLOWING") { return .unboundedFollowing }
        let value = try expression()
        if accept("PRECEDING") { return .preceding(value) }
        try expect("FOLLOWING")
        return .following(value)
    }
}
