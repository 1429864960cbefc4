import LabKernel

/// The FROM clause: tables, derived tables, table functions, joins, MATCH_RECOGNIZE.
extension Parser {
    mutating func fromClause() throws(LabError) -> TableSyntax {
        let start = token.start
        var left = try joinChain()
        var count = 0
        while accept(symbol: ",") {
            count += 1
            guard count <= Parser.maxDepth else { throw tooDeep() }
            let right = try joinChain()
            let join = JoinSyntax(left: left, right: right, kind: .comma)
            left = TableSyntax(kind: .join(join), range: range(from: start))
        }
        return left
    }

    private mutating func joinChain() throws(LabError) -> TableSyntax {
        let start = token.start
        var left = try tablePrimary()
        var count = 0
        while let (kind, isNatural) = try joinKind() {
            count += 1
            guard count <= Parser.maxDepth else { throw tooDeep() }
            let right = try tablePrimary()
            var join = JoinSyntax(left: left, right: right, kind: kind, isNatural: isNatural)
            if accept("ON") {
                join.condition = .on(try expression())
            } else if accept("USING") {
                join.condition = .using(try identifierList())
            }
            left = TableSyntax(kind: .join(join), range: range(from: start))
        }
        return left
    }

    private mutating func joinKind() throws(LabError) -> (JoinSyntax.Kind, Bool)? {
        let place = index
        let isNatural = accept("NATURAL")
        if accept("JOIN") || accept("INNER", "JOIN") { return (.inner, isNatural) }
        for (word, kind) in [("LEFT", JoinSyntax.Kind.left), ("RIGHT", .right), ("FULL", .full)]
        where isWord(word) {
            advance()
            _ = accept("OUTER")
            guard accept("JOIN") else {
                let missing = unexpected("JOIN")
                rewind(to: place)
                var error = unexpected("JOIN", "an identifier")
                error.fix = missing.fix
                throw error
            }
            return (kind, isNatural)
        }
        if accept("CROSS", "JOIN") { return (.cross, isNatural) }
        if areWords("CROSS", "APPLY") || areWords("OUTER", "APPLY") {
            throw SQLErrors.parse(
                "APPLY operator is not allowed under the current SQL conformance level", span(here),
                fix: "write CROSS JOIN LATERAL TABLE(f(…)), or LEFT JOIN LATERAL TABLE(f(…)) ON TRUE")
        }
        guard !isNatural else {
            rewind(to: place)
            throw unexpected("JOIN", "an identifier")
        }
        return nil
    }

    // MARK: - One table

    mutating func tablePrimary() throws(LabError) -> TableSyntax {
        try nested { (parser) throws(LabError) in try parser.tableWithSuffixes() }
    }

    private mutating func tableWithSuffixes() throws(LabError) -> TableSyntax {
        let start = token.start
        let isLateral = accept("LATERAL")
        var table: TableSyntax
        var takesMatch = true
        if isWord("UNNEST"), !isLateral {
            table = TableSyntax(kind: try unnest(), range: range(from: start))
            takesMatch = false
        } else if isWord("TABLE") {
            table = TableSyntax(kind: try tableFunction(isLateral), range: range(from: start))
            takesMatch = false
        } else if isSymbol("(") {
            table = TableSyntax(kind: try parenthesized(isLateral: isLateral), range: range(from: start))
        } else if isLateral {
            throw unexpected("'('", "TABLE")
        } else {
            table = try namedTable()
        }
        try checkJoin(table, isLateral)
        if takesMatch { try match(on: &table, from: start) }
        try pivots(on: &table, from: start)
        try alias(of: &table)
        try sample(of: &table, from: start)
        table.range = range(from: start)
        return table
    }

    /// A join in parentheses takes neither alias nor anything else.
    private func checkJoin(_ table: TableSyntax, _ isLateral: Bool) throws(LabError) {
        guard case .join = table.kind else { return }
        let goesOn =
            isWord("MATCH_RECOGNIZE", "PIVOT", "UNPIVOT", "TABLESAMPLE", "AS") || startsIdentifier(token)
        guard isLateral || goesOn else { return }
        throw SQLErrors.parse(
            "Join expression encountered in illegal context", span(table.range),
            fix: "write (SELECT * FROM … JOIN …) AS t")
    }

    /// `t /*+ … */ [(columns)] [FOR SYSTEM_TIME AS OF x]`.
    private mutating func namedTable() throws(LabError) -> TableSyntax {
        let start = token.start
        let name = try name("a table name")
        var table = TableSyntax(kind: .table(name, try hints()), range: range(from: start))
        if isWord("EXTEND") || isSymbol("(") {
            table = TableSyntax(kind: .unsupported(table, try extendClause()), range: range(from: start))
        }
        if isWord("FOR") {
            advance()
            try expect("SYSTEM_TIME", "AS", "OF")
            let time = try nonQueryExpression()
            table = TableSyntax(kind: .temporal(table, time), range: range(from: start))
        }
        return table
    }

    private mutating func tableFunction(_ isLateral: Bool) throws(LabError) -> TableSyntax.Kind {
        try expect("TABLE")
        try expect(symbol: "(")
        _ = accept("SPECIFIC")
        guard startsIdentifier(token) else {
            throw SQLErrors.unexpected(token, expected: ["a function name"], in: self)
        }
        let function = try name("a function name")
        let call = try tableFunctionCall(function)
        try expect(symbol: ")")
        return .function(call, isLateral: isLateral)
    }

    private mutating func unnest() throws(LabError) -> TableSyntax.Kind {
        advance()
        try expect(symbol: "(")
        let start = token.start
        var value: ExpressionSyntax
        if startsQuery() {
            value = ExpressionSyntax(.scalarQuery(try query()), range(from: start))
        } else {
            value = try expression()
        }
        while accept(symbol: ",") {
            _ = try expression()
            value = ExpressionSyntax(.refused("UNNEST of several collections"), range(from: start))
        }
        try expect(symbol: ")")
        return .unnest(value, withOrdinality: accept("WITH", "ORDINALITY"))
    }

    /// A query or a join in parentheses.
    private mutating func parenthesized(isLateral: Bool) throws(LabError) -> TableSyntax.Kind {
        let start = token.start
        try expect(symbol: "(")
        if startsQuery() {
            let inner = try query()
            try expect(symbol: ")")
            return .query(inner, isLateral: isLateral)
        }
        if isSymbol("("), continuesAsSetOperation() {
            let inner = try setOperations(minimum: 0)
            try expect(symbol: ")")
            return .query(inner, isLateral: isLateral)
        }
        let inner = try joinChain()
        try expect(symbol: ")")
        if case .join = inner.kind { return inner.kind }
        if case .query(let query, _) = inner.kind, inner.alias == nil {
            return .query(query, isLateral: isLateral)
        }
        throw SQLErrors.parse(
            "Expected query or join", span(range(from: start)), fix: "leave the parentheses out")
    }

    /// Whether a set operator follows the parentheses that open here.
    private func continuesAsSetOperation() -> Bool {
        var level = 0
        var offset = 0
        while peek(offset).kind != .end {
            if peek(offset).isSymbol("(") { level += 1 }
            if peek(offset).isSymbol(")") {
                level -= 1
                if level == 0 { break }
            }
            offset += 1
        }
        let next = peek(offset + 1)
        return next.kind == .word && ["UNION", "EXCEPT", "INTERSECT", "MINUS"].contains(next.upper)
    }

    // MARK: - What follows a table

    private mutating func match(on table: inout TableSyntax, from start: Int) throws(LabError) {
        guard isWord("MATCH_RECOGNIZE") else { return }
        table = TableSyntax(kind: .match(table, try matchRecognize()), range: range(from: start))
    }

    private mutating func alias(of table: inout TableSyntax) throws(LabError) {
        if accept("AS") {
            table.alias = try identifier("a table alias")
        } else if startsIdentifier(token) {
            table.alias = try identifier()
        } else {
            return noteAliasPlace()
        }
        if isSymbol("(") { table.aliasColumns = try identifierList() }
    }

    /// `TABLESAMPLE BERNOULLI (10) [REPEATABLE (1)]` or `TABLESAMPLE SUBSTITUTE ('name')`.
    private mutating func sample(of table: inout TableSyntax, from start: Int) throws(LabError) {
        guard accept("TABLESAMPLE") else { return }
        if accept("SUBSTITUTE") {
            try expect(symbol: "(")
            _ = try string()
            try expect(symbol: ")")
        } else {
            guard accept("BERNOULLI") || accept("SYSTEM") else {
                throw unexpected("BERNOULLI", "SYSTEM", "SUBSTITUTE")
            }
            try expect(symbol: "(")
            let place = here
            let share = try unsignedNumber()
            guard (0...100).contains(share) else {
                throw SQLErrors.parse(
                    "TABLESAMPLE percentage must be between 0 and 100, inclusive", span(place))
            }
            try expect(symbol: ")")
            if accept("REPEATABLE") {
                try expect(symbol: "(")
                _ = accept(symbol: "-")
                _ = try unsignedInteger()
                try expect(symbol: ")")
            }
        }
        table = TableSyntax(kind: .unsupported(table, "TABLESAMPLE"), range: range(from: start))
    }

    /// An unsigned number of any form.
    mutating func unsignedNumber() throws(LabError) -> Double {
        guard token.kind == .integer || token.kind == .decimal || token.kind == .approximate,
            let value = Double(token.text)
        else { throw unexpected("an unsigned number") }
        advance()
        return value
    }

    // MARK: - PIVOT and UNPIVOT

    private mutating func pivots(on table: inout TableSyntax, from start: Int) throws(LabError) {
        if isWord("PIVOT") {
            try pivot()
            table = TableSyntax(kind: .unsupported(table, "PIVOT"), range: range(from: start))
        }
        if isWord("UNPIVOT") {
            try unpivot()
            table = TableSyntax(kind: .unsupported(table, "UNPIVOT"), range: range(from: start))
        }
    }

    private mutating func pivot() throws(LabError) {
        advance()
        try expect(symbol: "(")
        repeat {
            guard token.kind == .word || token.kind == .quotedIdentifier, peek().isSymbol("("),
                startsIdentifier(token) || Keywords.reservedButCallable.contains(token.upper)
            else { throw SQLErrors.unexpected(token, expected: ["an identifier"], in: self) }
            _ = try nameOrCall()
            if accept("AS") || startsIdentifier(token) { _ = try identifier("an alias") }
        } while accept(symbol: ",")
        try expect("FOR")
        try columnOrList()
        try expect("IN")
        try expect(symbol: "(")
        if !isSymbol(")") {
            repeat {
                _ = try valueOrRow()
                if accept("AS") || startsIdentifier(token) { _ = try identifier("an alias") }
            } while accept(symbol: ",")
        }
        try expect(symbol: ")")
        try expect(symbol: ")")
    }

    /// A value, or values in parentheses.
    private mutating func valueOrRow() throws(LabError) -> ExpressionSyntax {
        guard !startsQuery() else { throw unexpected("an expression") }
        return try expression()
    }

    private mutating func columnOrList() throws(LabError) {
        if isSymbol("(") { _ = try identifierList() } else { _ = try identifier("a column name") }
    }

    private mutating func unpivot() throws(LabError) {
        let place = index
        advance()
        if accept("INCLUDE") || accept("EXCLUDE") {
            try expect("NULLS")
        } else if !isSymbol("(") {
            rewind(to: place)
            throw unexpected("an identifier")
        }
        try expect(symbol: "(")
        try columnOrList()
        try expect("FOR")
        try columnOrList()
        try expect("IN")
        try expect(symbol: "(")
        repeat {
            try columnOrList()
            if accept("AS") { _ = try expression() }
        } while accept(symbol: ",")
        try expect(symbol: ")")
        try expect(symbol: ")")
    }
}
