import LabKernel

/// Queries: WITH, SELECT, VALUES, set operations, ORDER BY, LIMIT.
extension Parser {
    mutating func query() throws(LabError) -> QuerySyntax {
        try nested { (parser) throws(LabError) in try parser.queryWithTail() }
    }

    /// Whether a query starts here.
    func startsQuery() -> Bool {
        isWord("SELECT", "VALUES", "WITH") || (isWord("TABLE") && startsIdentifier(peek()))
    }

    /// Whether a query starts after the opening parentheses here.
    func startsParenthesizedQuery() -> Bool {
        var offset = 0
        while peek(offset).isSymbol("(") { offset += 1 }
        guard offset > 0 else { return false }
        let first = peek(offset)
        return first.isWord("SELECT") || first.isWord("VALUES") || first.isWord("WITH")
    }

    private mutating func queryWithTail() throws(LabError) -> QuerySyntax {
        let start = token.start
        var with: [CommonTableSyntax] = []
        if accept("WITH") {
            repeat { with.append(try commonTable()) } while accept(symbol: ",")
        }
        var query = try setOperations(minimum: 0)
        if !with.isEmpty || hasTail(query) { query = try wrapped(query, with) }
        try tail(of: &query)
        query.range = range(from: start)
        return query
    }

    private func hasTail(_ query: QuerySyntax) -> Bool {
        !query.orderBy.isEmpty || query.fetch != nil || query.offset != nil || !query.with.isEmpty
    }

    private func wrapped(_ query: QuerySyntax, _ with: [CommonTableSyntax]) throws(LabError) -> QuerySyntax {
        if !hasTail(query) {
            var result = query
            result.with = with
            return result
        }
        return QuerySyntax(with: with, body: .nested(query), range: query.range)
    }

    private mutating func commonTable() throws(LabError) -> CommonTableSyntax {
        let name = try identifier("a name")
        let columns = isSymbol("(") ? try identifierList() : []
        try expect("AS")
        try expect(symbol: "(")
        let body = try query()
        try expect(symbol: ")")
        return CommonTableSyntax(name: name, columns: columns, query: body)
    }

    // MARK: - Set operations

    mutating func setOperations(minimum: Int) throws(LabError) -> QuerySyntax {
        let start = token.start
        var left = try queryTerm()
        var count = 0
        while let (setOperator, precedence) = setOperator(), precedence >= minimum {
            count += 1
            guard count <= Parser.maxChain else { throw tooDeep() }
            guard !isWord("MINUS") else {
                throw SQLErrors.parse(
                    "MINUS is not allowed under the current SQL conformance level", span(here),
                    fix: "write EXCEPT")
            }
            advance()
            let isAll = accept("ALL")
            if !isAll { _ = accept("DISTINCT") }
            let right = try nested { (parser) throws(LabError) in
                try parser.setOperations(minimum: precedence + 1)
            }
            left = QuerySyntax(
                body: .setOperation(setOperator, isAll: isAll, left, right), range: range(from: start))
        }
        return left
    }

    private func setOperator() -> (SetOperator, Int)? {
        guard token.kind == .word else { return nil }
        switch token.upper {
        case "UNION": return (.union, 1)
        case "EXCEPT", "MINUS": return (.except, 1)
        case "INTERSECT": return (.intersect, 2)
        default: return nil
        }
    }

    private mutating func queryTerm() throws(LabError) -> QuerySyntax {
        let start = token.start
        if accept(symbol: "(") {
            let inner = try query()
            try expect(symbol: ")")
            return QuerySyntax(body: .nested(inner), range: range(from: start))
        }
        if isWord("SELECT") {
            let select = try select()
            return QuerySyntax(body: .select(select), range: range(from: start))
        }
        if accept("VALUES") {
            let rows = try valuesRows()
            return QuerySyntax(body: .values(rows), range: range(from: start))
        }
        if isWord("TABLE"), startsIdentifier(peek()) {
            advance()
            return QuerySyntax(body: .table(try name()), range: range(from: start))
        }
        guard startsIdentifier(token) || token.kind == .integer || token.kind == .string else {
            throw unexpected("SELECT", "VALUES", "WITH", "TABLE", "an identifier")
        }
        throw nonQuery()
    }

    private mutating func valuesRows() throws(LabError) -> [[ExpressionSyntax]] {
        var rows: [[ExpressionSyntax]] = []
        repeat { rows.append(try valuesRow()) } while accept(symbol: ",")
        return rows
    }

    /// A row of VALUES: a list in parentheses, or one expression.
    mutating func valuesRow() throws(LabError) -> [ExpressionSyntax] {
        let isWrapped = isSymbol("(") && peek().isWord("ROW") && peek(2).isSymbol("(")
        if isWrapped { advance() }
        let isRow = accept("ROW")
        guard isSymbol("(") else {
            guard !isRow else { throw unexpected("'('") }
            return [try nonQueryExpression()]
        }
        let items = try rowItems(takesQuery: !isWrapped)
        if isWrapped { try expect(symbol: ")") }
        return items
    }

    /// `(a, DEFAULT, b)`, or a query in parentheses.
    private mutating func rowItems(takesQuery: Bool) throws(LabError) -> [ExpressionSyntax] {
        try expect(symbol: "(")
        var items: [ExpressionSyntax] = []
        if startsQuery() {
            let start = token.start
            items = [ExpressionSyntax(.scalarQuery(try query()), range(from: start))]
        } else {
            repeat {
                let start = here
                if accept("DEFAULT") {
                    items.append(ExpressionSyntax(.refused("DEFAULT as a value"), start))
                } else {
                    items.append(try expression())
                }
            } while accept(symbol: ",")
        }
        try expect(symbol: ")")
        return items
    }

    // MARK: - ORDER BY, OFFSET, LIMIT, FETCH

    private mutating func tail(of query: inout QuerySyntax) throws(LabError) {
        if accept("ORDER") {
            try expect("BY")
            query.orderBy = try orderItems()
        }
        if accept("LIMIT") {
            if !accept("ALL") { query.fetch = try countExpression() }
            if isSymbol(",") { throw notConforming("LIMIT start, count") }
            if accept("OFFSET") { try offset(of: &query) }
            return
        }
        if accept("OFFSET") {
            try offset(of: &query)
            if isWord("LIMIT") { throw notConforming("OFFSET start LIMIT count") }
        }
        guard accept("FETCH") else { return }
        if !accept("FIRST") { try expect("NEXT") }
        query.fetch = try countExpression()
        if !accept("ROWS") { try expect("ROW") }
        try expect("ONLY")
    }

    private func notConforming(_ form: String) -> LabError {
        SQLErrors.parse(
            "'\(form)' is not allowed under the current SQL conformance level", span(here),
            fix: "write LIMIT count OFFSET start")
    }

    private mutating func offset(of query: inout QuerySyntax) throws(LabError) {
        query.offset = try countExpression()
        if !accept("ROWS") { _ = accept("ROW") }
    }

    private mutating func countExpression() throws(LabError) -> ExpressionSyntax {
        let start = here
        if accept(symbol: "?") { return ExpressionSyntax(.parameter, start) }
        let text = token.text
        _ = try unsignedNumber()
        return ExpressionSyntax(.literal(.exact(text)), start)
    }

    mutating func orderItems() throws(LabError) -> [OrderItemSyntax] {
        var result = [try orderItem()]
        while accept(symbol: ",") { result.append(try orderItem()) }
        return result
    }

    mutating func orderItem() throws(LabError) -> OrderItemSyntax {
        var item = OrderItemSyntax(expression: try expression())
        if accept("DESC") { item.isDescending = true } else { _ = accept("ASC") }
        guard accept("NULLS") else { return item }
        item.nullsFirst = isWord("FIRST")
        if !accept("FIRST") { try expect("LAST") }
        return item
    }

    // MARK: - SELECT

    private mutating func select() throws(LabError) -> SelectSyntax {
        let start = token.start
        advance()
        var result = SelectSyntax(range: here)
        result.hints = try hints()
        _ = accept("STREAM")
        if accept("DISTINCT") { result.isDistinct = true } else { _ = accept("ALL") }
        repeat { result.items.append(try selectItem()) } while accept(symbol: ",")
        if accept("FROM") {
            result.from = try fromClause()
            if accept("WHERE") { result.filter = try expression() }
            if accept("GROUP") {
                try expect("BY")
                result.groupBy = try groupItems()
            }
            if accept("HAVING") { result.having = try expression() }
            if accept("WINDOW") { result.windows = try namedWindows() }
        } else if let stray = strayClause() {
            throw unexpected("FROM", stray)
        } else if token.kind == .quotedIdentifier || token.kind == .invalid
            || (token.kind == .word && !endsSelect())
        {
            throw unexpected("FROM", "','", "ORDER", "LIMIT", "UNION")
        }
        result.range = range(from: start)
        return result
    }

    private func strayClause() -> String? {
        isWord("WHERE", "GROUP", "HAVING", "WINDOW") ? "an identifier" : nil
    }

    private func endsSelect() -> Bool {
        isWord(
            "ORDER", "LIMIT", "OFFSET", "FETCH", "UNION", "EXCEPT", "MINUS", "INTERSECT", "END", "ON", "WITH",
            "AS", "WHEN", "PARTITION")
    }

    private mutating func selectItem() throws(LabError) -> SelectItemSyntax {
        let value: ExpressionSyntax
        if isSymbol("*") {
            value = ExpressionSyntax(.star([]), here)
            advance()
        } else {
            value = try expression()
        }
        let hasAs = accept("AS")
        if token.kind == .string {
            throw SQLErrors.parse(
                "Expecting alias, found character literal", span(here),
                fix: "write the alias without quotes, or in backticks")
        }
        if hasAs { return SelectItemSyntax(expression: value, alias: try aliasName()) }
        guard startsIdentifier(token) else {
            noteAliasPlace()
            return SelectItemSyntax(expression: value, alias: nil)
        }
        return SelectItemSyntax(expression: value, alias: try identifier())
    }

    private mutating func aliasName() throws(LabError) -> Identifier {
        guard startsIdentifier(token) else { throw unexpected("an alias: a name that is not reserved") }
        return try identifier()
    }

    private mutating func groupItems() throws(LabError) -> [GroupItemSyntax] {
        _ = accept("ALL") || accept("DISTINCT")
        var items = [try groupItem()]
        while accept(symbol: ",") { items.append(try groupItem()) }
        return items
    }

    private mutating func groupItem() throws(LabError) -> GroupItemSyntax {
        try nested { (parser) throws(LabError) in try parser.groupItemBody() }
    }

    private mutating func groupItemBody() throws(LabError) -> GroupItemSyntax {
        if accept("GROUPING", "SETS") { return .groupingSets(try groupList()) }
        if isWord("ROLLUP"), peek().isSymbol("(") {
            advance()
            return .rollup(try groupList())
        }
        if isWord("CUBE"), peek().isSymbol("(") {
            advance()
            return .cube(try groupList())
        }
        let start = token.start
        if isSymbol("("), peek().isSymbol(")") {
            advance()
            advance()
            return .list([], range(from: start))
        }
        let value = try expression()
        if case .row(let items) = value.kind { return .list(items, value.range) }
        return .expression(value)
    }

    private mutating func groupList() throws(LabError) -> [GroupItemSyntax] {
        try expect(symbol: "(")
        var items = [try groupItem()]
        while accept(symbol: ",") { items.append(try groupItem()) }
        try expect(symbol: ")")
        return items
    }

    private mutating func namedWindows() throws(LabError) -> [NamedWindowSyntax] {
        var result: [NamedWindowSyntax] = []
        repeat {
            let name = try identifier("a window name")
            try expect("AS")
            result.append(NamedWindowSyntax(name: name, window: try windowSpecification()))
        } while accept(symbol: ",")
        return result
    }

    // MARK: - Hints

    /// `/*+ OPTIONS('k' = 'v'), BROADCAST(t) */`, if it comes next.
    mutating func hints() throws(LabError) -> [HintSyntax] {
        guard token.kind == .hintStart else { return [] }
        advance()
        var result: [HintSyntax] = []
        repeat { result.append(try hint()) } while accept(symbol: ",")
        guard token.kind == .hintEnd else { throw unexpected("'*/'", "','") }
        advance()
        return result
    }

    private mutating func hint() throws(LabError) -> HintSyntax {
        var hint = HintSyntax(name: try identifier("a hint"))
        guard accept(symbol: "(") else { return hint }
        while !isSymbol(")") {
            if token.kind == .string {
                let keyRange = here
                let key = try string()
                guard accept(symbol: "=") else {
                    hint.arguments.append(key)
                    guard accept(symbol: ",") else { break }
                    guard !isSymbol(")") else { throw unexpected("a hint argument") }
                    continue
                }
                let valueRange = here
                let value = try string()
                hint.options.append(
                    OptionSyntax(key: key, value: value, keyRange: keyRange, valueRange: valueRange))
            } else if startsIdentifier(token), peek().isSymbol("=") {
                let key = try identifier()
                advance()
                let valueRange = here
                let value = try string()
                hint.options.append(
                    OptionSyntax(key: key.text, value: value, keyRange: key.range, valueRange: valueRange))
            } else {
                hint.arguments.append(try hintArgument())
            }
            guard hint.options.isEmpty || hint.arguments.isEmpty else {
                throw unexpected("a hint argument of the same kind")
            }
            guard accept(symbol: ",") else { break }
            guard !isSymbol(")") else { throw unexpected("a hint argument") }
        }
        try expect(symbol: ")")
        return hint
    }

    /// A name, a number or a string.
    private mutating func hintArgument() throws(LabError) -> String {
        let sign = isSymbol("-") && [.integer, .decimal, .approximate].contains(peek().kind) ? "-" : ""
        if !sign.isEmpty { advance() }
        let isNumber = [.integer, .decimal, .approximate].contains(token.kind)
        guard startsIdentifier(token) || token.kind == .string || isNumber else {
            throw unexpected("a hint argument")
        }
        let text = sign + token.text
        advance()
        return text
    }
}
