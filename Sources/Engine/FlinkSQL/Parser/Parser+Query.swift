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
        var isRecursive = false
        if accept("WITH") {
            isRecursive = accept("RECURSIVE")
            repeat { with.append(try commonTable()) } while accept(symbol: ",")
        }
        var query = try setOperations(minimum: 0)
        if !with.isEmpty || hasTail(query) { query = try wrapped(query, with) }
        query.isRecursive = isRecursive
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

    private mutating func setOperations(minimum: Int) throws(LabError) -> QuerySyntax {
        let start = token.start
        var left = try queryTerm()
        var count = 0
        while let (setOperator, precedence) = setOperator(), precedence >= minimum {
            count += 1
            guard count <= Parser.maxChain else { throw tooDeep() }
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
        throw unexpected("SELECT", "VALUES", "WITH", "TABLE", "'('")
    }

    private mutating func valuesRows() throws(LabError) -> [[ExpressionSyntax]] {
        var rows: [[ExpressionSyntax]] = []
        repeat {
            let row = try expression()
            if case .row(let items) = row.kind { rows.append(items) } else { rows.append([row]) }
        } while accept(symbol: ",")
        return rows
    }

    // MARK: - ORDER BY, OFFSET, LIMIT, FETCH

    private mutating func tail(of query: inout QuerySyntax) throws(LabError) {
        if accept("ORDER", "BY") { query.orderBy = try orderItems() }
        while true {
            if isWord("LIMIT"), query.fetch == nil {
                advance()
                try limit(of: &query)
            } else if isWord("OFFSET"), query.offset == nil {
                advance()
                query.offset = try countExpression()
                if !accept("ROWS") { _ = accept("ROW") }
            } else if isWord("FETCH"), query.fetch == nil {
                advance()
                if !accept("FIRST") { try expect("NEXT") }
                query.fetch = try countExpression()
                if !accept("ROWS") { try expect("ROW") }
                try expect("ONLY")
            } else {
                return
            }
        }
    }

    private mutating func limit(of query: inout QuerySyntax) throws(LabError) {
        if accept("ALL") { return }
        query.fetch = try countExpression()
        if accept(symbol: ",") {
            query.offset = query.fetch
            query.fetch = try countExpression()
        }
    }

    private mutating func countExpression() throws(LabError) -> ExpressionSyntax {
        let start = here
        if accept(symbol: "?") { return ExpressionSyntax(.parameter, start) }
        guard token.kind == .integer else { throw unexpected("an unsigned integer") }
        let text = token.text
        advance()
        return ExpressionSyntax(.literal(.exact(text)), start)
    }

    mutating func orderItems() throws(LabError) -> [OrderItemSyntax] {
        var result: [OrderItemSyntax] = []
        repeat {
            var item = OrderItemSyntax(expression: try expression())
            if accept("DESC") { item.isDescending = true } else { _ = accept("ASC") }
            if accept("NULLS", "FIRST") { item.nullsFirst = true }
            if accept("NULLS", "LAST") { item.nullsFirst = false }
            result.append(item)
        } while accept(symbol: ",")
        return result
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
            if accept("GROUP", "BY") { result.groupBy = try groupItems() }
            if accept("HAVING") { result.having = try expression() }
            if accept("WINDOW") { result.windows = try namedWindows() }
            if accept("QUALIFY") { result.qualify = try expression() }
        } else if let stray = strayClause() {
            throw unexpected("FROM", stray)
        } else if token.kind == .word || token.kind == .quotedIdentifier || token.kind == .invalid {
            guard endsSelect() else { throw unexpected("FROM", "','", "ORDER", "LIMIT", "UNION") }
        }
        result.range = range(from: start)
        return result
    }

    private func strayClause() -> String? {
        isWord("WHERE", "GROUP", "HAVING", "WINDOW") ? "" : nil
    }

    private func endsSelect() -> Bool {
        isWord("ORDER", "LIMIT", "OFFSET", "FETCH", "UNION", "EXCEPT", "MINUS", "INTERSECT", "END", "ON")
    }

    private mutating func selectItem() throws(LabError) -> SelectItemSyntax {
        if isSymbol("*") {
            let star = ExpressionSyntax(.star([]), here)
            advance()
            return SelectItemSyntax(expression: star, alias: nil)
        }
        let value = try expression()
        if case .star = value.kind { return SelectItemSyntax(expression: value, alias: nil) }
        if accept("AS") { return SelectItemSyntax(expression: value, alias: try aliasName()) }
        let alias = startsIdentifier(token) ? try identifier() : nil
        return SelectItemSyntax(expression: value, alias: alias)
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
        while token.kind != .hintEnd {
            result.append(try hint())
            _ = accept(symbol: ",")
        }
        advance()
        return result
    }

    private mutating func hint() throws(LabError) -> HintSyntax {
        var hint = HintSyntax(name: try identifier("a hint"))
        guard accept(symbol: "(") else { return hint }
        while !isSymbol(")") {
            if token.kind == .string, peek().isSymbol("=") {
                let key = (text: token.text, range: here)
                advance()
                advance()
                let valueRange = here
                let value = try string()
                hint.options.append(
                    OptionSyntax(key: key.text, value: value, keyRange: key.range, valueRange: valueRange))
            } else if startsIdentifier(token), peek().isSymbol("=") {
                let key = try identifier()
                advance()
                let valueRange = here
                let value = try string()
                hint.options.append(
                    OptionSyntax(key: key.text, value: value, keyRange: key.range, valueRange: valueRange))
            } else {
                guard startsIdentifier(token) || token.kind == .string || token.kind == .integer else {
                    throw unexpected("a hint argument")
                }
                hint.arguments.append(token.text)
                advance()
                while accept(symbol: ".") {
                    hint.arguments[hint.arguments.count - 1] += "." + token.text
                    advance()
                }
            }
            if !accept(symbol: ",") { break }
        }
        try expect(symbol: ")")
        return hint
    }
}
