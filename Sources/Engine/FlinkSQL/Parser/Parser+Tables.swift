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
        let isNatural = accept("NATURAL")
        if accept("JOIN") || accept("INNER", "JOIN") { return (.inner, isNatural) }
        for (word, kind) in [("LEFT", JoinSyntax.Kind.left), ("RIGHT", .right), ("FULL", .full)]
        where isWord(word) {
            advance()
            _ = accept("OUTER")
            try expect("JOIN")
            return (kind, isNatural)
        }
        if accept("CROSS") {
            try expect("JOIN")
            return (.cross, isNatural)
        }
        guard !isNatural else { throw unexpected("JOIN", "LEFT", "RIGHT", "FULL", "INNER") }
        return nil
    }

    private mutating func tablePrimary() throws(LabError) -> TableSyntax {
        try nested { (parser) throws(LabError) in
            let start = parser.token.start
            var table = TableSyntax(kind: try parser.tableKind(), range: parser.range(from: start))
            try parser.tableSuffixes(&table, from: start)
            return table
        }
    }

    private mutating func tableKind() throws(LabError) -> TableSyntax.Kind {
        let isLateral = accept("LATERAL")
        if isWord("UNNEST") { return try unnest() }
        if isWord("TABLE"), peek().isSymbol("(") {
            advance()
            advance()
            let call = try expression()
            try expect(symbol: ")")
            return .function(call, isLateral: isLateral)
        }
        if isSymbol("(") { return try parenthesized(isLateral: isLateral) }
        if isWord("VALUES") { return .query(try query(), isLateral: isLateral) }
        if startsIdentifier(token), peek().isSymbol("("), !peek(2).isWord("SELECT") {
            return .function(try expression(), isLateral: true)
        }
        let name = try name("a table name")
        return .table(name, try hints())
    }

    private mutating func unnest() throws(LabError) -> TableSyntax.Kind {
        advance()
        try expect(symbol: "(")
        let value = try expression()
        try expect(symbol: ")")
        return .unnest(value, withOrdinality: accept("WITH", "ORDINALITY"))
    }

    private mutating func parenthesized(isLateral: Bool) throws(LabError) -> TableSyntax.Kind {
        if startsParenthesizedQuery() {
            let place = index
            advance()
            let inner = try query()
            if accept(symbol: ")") { return .query(inner, isLateral: isLateral) }
            guard
                isWord("JOIN", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "NATURAL", "AS")
                    || startsIdentifier(token)
            else { throw unexpected("')'") }
            rewind(to: place)
        }
        try expect(symbol: "(")
        if startsQuery() {
            let inner = try query()
            try expect(symbol: ")")
            return .query(inner, isLateral: isLateral)
        }
        let inner = try fromClause()
        try expect(symbol: ")")
        return inner.kind
    }

    private mutating func tableSuffixes(_ table: inout TableSyntax, from start: Int) throws(LabError) {
        if isWord("FOR"), peek().isWord("SYSTEM_TIME") {
            advance()
            advance()
            try expect("AS")
            try expect("OF")
            let time = try expression(minimum: Precedence.additive)
            table = TableSyntax(kind: .temporal(table, time), range: range(from: start))
        }
        if isWord("TABLESAMPLE", "PIVOT", "UNPIVOT"), peek().isSymbol("(") || peek(2).isSymbol("(") {
            let form = token.upper
            while !isSymbol("(") { advance() }
            skipParentheses()
            table = TableSyntax(kind: .unsupported(table, form), range: range(from: start))
        }
        if isWord("MATCH_RECOGNIZE") {
            var input = table
            if case .match = table.kind { input = table }
            table = TableSyntax(kind: .match(input, try matchRecognize()), range: range(from: start))
        }
        try alias(of: &table)
        if isWord("MATCH_RECOGNIZE") {
            table = TableSyntax(kind: .match(table, try matchRecognize()), range: range(from: start))
            try alias(of: &table)
        }
        if table.alias == nil, case .table(let name, let before) = table.kind, before.isEmpty {
            table.kind = .table(name, try hints())
            try alias(of: &table)
        } else if case .table(let name, let before) = table.kind, token.kind == .hintStart {
            table.kind = .table(name, before + (try hints()))
        }
        table.range = range(from: start)
    }

    private mutating func alias(of table: inout TableSyntax) throws(LabError) {
        guard table.alias == nil else { return }
        if accept("AS") {
            table.alias = try identifier("a table alias")
        } else if startsIdentifier(token) {
            table.alias = try identifier()
        } else {
            return
        }
        if isSymbol("(") { table.aliasColumns = try identifierList() }
    }

    private mutating func skipParentheses() {
        var level = 0
        repeat {
            if isSymbol("(") { level += 1 }
            if isSymbol(")") { level -= 1 }
            advance()
        } while level > 0 && token.kind != .end
    }
}
