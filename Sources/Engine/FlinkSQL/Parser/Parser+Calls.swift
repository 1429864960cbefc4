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
            repeat { call.arguments.append(try argument()) } while accept(symbol: ",")
            if accept("ORDER", "BY") { call.orderBy = try orderItems() }
        }
        try nullTreatment(&call)
        try expect(symbol: ")")
        try callSuffixes(&call)
        return ExpressionSyntax(.call(call), range(from: start))
    }

    /// `IGNORE NULLS`, WITHIN GROUP, FILTER and OVER after a call.
    mutating func callSuffixes(_ call: inout CallSyntax) throws(LabError) {
        try nullTreatment(&call)
        if accept("WITHIN", "DISTINCT") {
            throw SQLErrors.unsupported("WITHIN DISTINCT", span(range(from: call.name.range.start)))
        }
        if isWord("WITHIN"), peek().isWord("GROUP") {
            advance()
            advance()
            try expect(symbol: "(")
            try expect("ORDER", "BY")
            call.orderBy = try orderItems()
            try expect(symbol: ")")
        }
        if isWord("FILTER"), peek().isSymbol("(") {
            advance()
            try expect(symbol: "(")
            try expect("WHERE")
            call.filter = try expression()
            try expect(symbol: ")")
        }
        if accept("OVER") {
            if isSymbol("(") {
                call.over = try windowSpecification()
            } else {
                let reference = try identifier("a window name")
                call.over = WindowSyntax(reference: reference, range: reference.range)
            }
        }
    }

    private mutating func nullTreatment(_ call: inout CallSyntax) throws(LabError) {
        if accept("IGNORE", "NULLS") { call.ignoresNulls = true }
        if accept("RESPECT", "NULLS") { call.ignoresNulls = false }
    }

    private mutating func argument() throws(LabError) -> ArgumentSyntax {
        if startsIdentifier(token), peek().isSymbol("=>") {
            let name = try identifier()
            advance()
            return ArgumentSyntax(name: name, value: try argumentValue())
        }
        return ArgumentSyntax(name: nil, value: try argumentValue())
    }

    private mutating func argumentValue() throws(LabError) -> ExpressionSyntax {
        let start = token.start
        if isWord("TABLE") {
            advance()
            let table = try tableArgument()
            return ExpressionSyntax(.tableArgument(table), range(from: start))
        }
        if isWord("DEFAULT") {
            advance()
            return ExpressionSyntax(.symbol("DEFAULT"), range(from: start))
        }
        if startsQuery() {
            let inner = try query()
            return ExpressionSyntax(.scalarQuery(inner), range(from: start))
        }
        if isQueryInParentheses() {
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
        var table: TableArgumentSyntax
        if accept(symbol: "(") {
            table = TableArgumentSyntax(source: .query(try query()))
            try expect(symbol: ")")
        } else {
            table = TableArgumentSyntax(source: .table(try name("a table name")))
        }
        try partitioning(&table)
        return table
    }

    private mutating func partitioning(_ table: inout TableArgumentSyntax) throws(LabError) {
        if accept("PARTITION", "BY") {
            if isSymbol("(") {
                let value = try expression()
                if case .row(let items) = value.kind {
                    table.partitionBy = items
                } else {
                    table.partitionBy = [value]
                }
            } else {
                repeat { table.partitionBy.append(try expression()) } while hasNextPartition()
            }
        }
        if accept("ORDER", "BY") { table.orderBy = try orderItems() }
    }

    /// After a partition key: whether a comma leads to another key rather than to the next argument.
    private mutating func hasNextPartition() -> Bool {
        guard isSymbol(","), startsIdentifier(peek()), !peek(2).isSymbol("("), !peek(2).isSymbol("=>") else {
            return false
        }
        advance()
        return true
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
