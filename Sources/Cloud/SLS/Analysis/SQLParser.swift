import CloudGateway

/// Parses the SELECT statements of analyses.
///
/// Not emulated: ROLLUP and CUBE, correlated subqueries; they are refused.
struct SQLParser {
    let tokens: [SQLToken]
    var position = 0
    var subqueryCount = 0
    var depth = 0
    /// Queries that WITH names, in the order of their nesting.
    private var named: [(name: String, select: SQLSelect)] = []

    /// What `now()` means, milliseconds since 1970.
    let nowMillis: Int64

    /// The statement of `sql`, asked at `nowMillis`.
    static func parse(_ sql: String, nowMillis: Int64 = 0) throws(CloudError) -> SQLSelect {
        var parser = SQLParser(tokens: try SQLToken.tokens(sql), nowMillis: nowMillis)
        let select = try parser.query()
        _ = parser.accept(";")
        guard parser.current == nil else { throw parser.unexpected() }
        return select
    }

    private init(tokens: [SQLToken], nowMillis: Int64) {
        (self.tokens, self.nowMillis) = (tokens, nowMillis)
    }

    // MARK: Tokens

    var current: SQLToken? { position < tokens.count ? tokens[position] : nil }

    func isKeyword(_ keyword: String) -> Bool {
        if case .word(let word)? = current { return word.lowercased() == keyword }
        return false
    }

    mutating func acceptKeyword(_ keyword: String) -> Bool {
        guard isKeyword(keyword) else { return false }
        position += 1
        return true
    }

    mutating func expectKeyword(_ keyword: String) throws(CloudError) {
        guard acceptKeyword(keyword) else { throw unexpected() }
    }

    mutating func accept(_ symbol: String) -> Bool {
        guard current == .symbol(symbol) else { return false }
        position += 1
        return true
    }

    mutating func expect(_ symbol: String) throws(CloudError) {
        guard accept(symbol) else { throw unexpected() }
    }

    func unexpected() -> CloudError {
        switch current {
        case .word(let text), .symbol(let text), .number(let text):
            SQLErrors.syntax("mismatched input '\(text)'")
        case .text(let text): SQLErrors.syntax("mismatched input '\(text)'")
        case .quoted(let text): SQLErrors.syntax("mismatched input '\"\(text)\"'")
        case nil: SQLErrors.syntax("unexpected end of the statement")
        }
    }

    mutating func name() throws(CloudError) -> String {
        switch current {
        case .word(let text), .quoted(let text):
            position += 1
            return text
        default: throw unexpected()
        }
    }

    // MARK: Statement

    /// `[WITH …] SELECT … [UNION SELECT …] [ORDER BY …] [LIMIT …]`
    mutating func query() throws(CloudError) -> SQLSelect {
        let outer = named
        depth += 1
        defer { (named, depth) = (outer, depth - 1) }
        guard depth <= Self.depthLimit else { throw SQLErrors.syntax("the statement is nested too deep") }
        if acceptKeyword("with") {
            repeat {
                let name = try name()
                try expectKeyword("as")
                try expect("(")
                named.append((name.lowercased(), try query()))
                try expect(")")
            } while accept(",")
        }
        var select = try term()
        if case .set? = combined(select) { select = try star(select) }
        if acceptKeyword("order") {
            try expectKeyword("by")
            repeat { select.orders.append(try order()) } while accept(",")
        }
        try limit(&select)
        return select
    }

    private func combined(_ select: SQLSelect) -> SQLSelect.Source? {
        select.items.isEmpty ? select.source : nil
    }

    /// Everything that a set operation answers.
    private func star(_ select: SQLSelect) throws(CloudError) -> SQLSelect {
        var whole = select
        whole.items = [SQLSelect.Item(expression: .literal(.null), name: "*", isStar: true)]
        return whole
    }

    /// Selects and set operations between them, from left to right.
    private mutating func term() throws(CloudError) -> SQLSelect {
        var left = try operand()
        while true {
            let kind: SQLSelect.SetKind
            if acceptKeyword("union") {
                kind = .union
            } else if acceptKeyword("intersect") {
                kind = .intersect
            } else if acceptKeyword("except") {
                kind = .except
            } else {
                return left
            }
            let isAll = acceptKeyword("all")
            if !isAll { _ = acceptKeyword("distinct") }
            if left.items.isEmpty { left = try star(left) }
            var both = SQLSelect()
            both.source = .set(kind, left, try operand(), isAll: isAll)
            left = both
        }
    }

    private mutating func operand() throws(CloudError) -> SQLSelect {
        if accept("(") {
            let inner = try query()
            try expect(")")
            return inner
        }
        return try select()
    }

    private mutating func select() throws(CloudError) -> SQLSelect {
        try expectKeyword("select")
        var select = SQLSelect()
        select.isDistinct = acceptKeyword("distinct")
        repeat { select.items.append(try item(select.items.count)) } while accept(",")
        if acceptKeyword("from") { select.source = try source() }
        if acceptKeyword("where") { select.condition = try expression() }
        if acceptKeyword("group") {
            try expectKeyword("by")
            repeat { select.groups.append(try expression()) } while accept(",")
        }
        if acceptKeyword("having") { select.having = try expression() }
        return select
    }

    private mutating func item(_ number: Int) throws(CloudError) -> SQLSelect.Item {
        if accept("*") { return SQLSelect.Item(expression: .literal(.null), name: "*", isStar: true) }
        let expression = try expression()
        if acceptKeyword("as") { return SQLSelect.Item(expression: expression, name: try name()) }
        if let alias = bareAlias() { return SQLSelect.Item(expression: expression, name: alias) }
        if case .column(let column) = expression {
            return SQLSelect.Item(
                expression: expression, name: String(column.split(separator: ".").last ?? ""))
        }
        return SQLSelect.Item(expression: expression, name: "_col\(number)")
    }

    /// An alias without AS.
    private mutating func bareAlias() -> String? {
        switch current {
        case .word(let word) where !SQLParser.reserved.contains(word.lowercased()):
            position += 1
            return word
        case .quoted(let word):
            position += 1
            return word
        default: return nil
        }
    }

    private mutating func alias() throws(CloudError) -> String {
        if acceptKeyword("as") { return try name() }
        return bareAlias() ?? ""
    }

    // MARK: FROM

    private mutating func source() throws(CloudError) -> SQLSelect.Source {
        var source = try primarySource()
        while true {
            let isCross = acceptKeyword("cross")
            if isCross { try expectKeyword("join") }
            if isCross || accept(",") {
                source =
                    isKeyword("unnest")
                    ? try unnest(source) : .join(source, try primarySource(), kind: .inner, on: nil)
            } else if let kind = try joinKind() {
                let right = try primarySource()
                try expectKeyword("on")
                source = .join(source, right, kind: kind, on: try expression())
            } else {
                return source
            }
        }
    }

    private mutating func joinKind() throws(CloudError) -> SQLSelect.JoinKind? {
        for (word, kind) in [("left", SQLSelect.JoinKind.left), ("right", .right), ("full", .full)]
        where acceptKeyword(word) {
            _ = acceptKeyword("outer")
            try expectKeyword("join")
            return kind
        }
        if acceptKeyword("inner") {
            try expectKeyword("join")
            return .inner
        }
        return acceptKeyword("join") ? .inner : nil
    }

    private mutating func primarySource() throws(CloudError) -> SQLSelect.Source {
        if accept("(") {
            if acceptKeyword("values") { return try values() }
            let inner = try query()
            try expect(")")
            return .query(inner, alias: try alias())
        }
        if isKeyword("unnest") { return try unnest(.values([[]])) }
        let table = try tableName()
        if let found = named.last(where: { $0.name == table.lowercased() }) {
            let alias = try alias()
            return .query(found.select, alias: alias.isEmpty ? table : alias)
        }
        return .log(table: table.lowercased() == "log" ? nil : table, alias: try alias())
    }

    /// A table's name; those of logstores may have hyphens in them.
    private mutating func tableName() throws(CloudError) -> String {
        var table = try name()
        while current == .symbol("-"), position + 1 < tokens.count {
            switch tokens[position + 1] {
            case .word(let part), .number(let part): table += "-" + part
            default: return table
            }
            position += 2
        }
        return table
    }

    /// `(VALUES (1, 'a'), (2, 'b')) AS t (id, name)`
    private mutating func values() throws(CloudError) -> SQLSelect.Source {
        var rows: [[SQLExpression]] = []
        repeat {
            try expect("(")
            rows.append(try list())
            try expect(")")
        } while accept(",")
        try expect(")")
        guard Set(rows.map(\.count)).count == 1 else {
            throw SQLErrors.semantics("Values rows have mismatched types")
        }
        var inner = SQLSelect()
        inner.source = .values(rows)
        let alias = try alias()
        let names = try columnNames() ?? rows[0].indices.map { "_col\($0)" }
        guard names.count == rows[0].count else {
            throw SQLErrors.semantics("Column alias list has \(names.count) entries")
        }
        inner.items = names.enumerated().map { index, name in
            SQLSelect.Item(expression: .column("_col\(index)"), name: name)
        }
        return .query(inner, alias: alias)
    }

    /// `(a, b)` behind an alias; nil when none are given.
    private mutating func columnNames() throws(CloudError) -> [String]? {
        guard accept("(") else { return nil }
        var names = [try name()]
        while accept(",") { names.append(try name()) }
        try expect(")")
        return names
    }

    /// `UNNEST(array, …) [WITH ORDINALITY] [AS t (a, …)]` behind what its arrays may name.
    private mutating func unnest(_ left: SQLSelect.Source) throws(CloudError) -> SQLSelect.Source {
        try expectKeyword("unnest")
        try expect("(")
        let collections = try list()
        try expect(")")
        let hasOrdinality = acceptKeyword("with")
        if hasOrdinality { try expectKeyword("ordinality") }
        let alias = try alias()
        return .unnest(
            left,
            SQLUnnest(
                collections: collections, alias: alias, names: try columnNames(),
                hasOrdinality: hasOrdinality))
    }

    // MARK: ORDER BY and LIMIT

    mutating func order() throws(CloudError) -> SQLSelect.Order {
        var order = SQLSelect.Order(expression: try expression(), isDescending: acceptKeyword("desc"))
        if !order.isDescending { _ = acceptKeyword("asc") }
        if acceptKeyword("nulls") {
            order.nullsFirst = acceptKeyword("first")
            if !order.nullsFirst { try expectKeyword("last") }
        }
        return order
    }

    /// `LIMIT n`, `LIMIT offset, n`, `LIMIT n OFFSET offset`, `OFFSET offset LIMIT n`
    private mutating func limit(_ select: inout SQLSelect) throws(CloudError) {
        if acceptKeyword("offset") { select.offset = try count() }
        guard acceptKeyword("limit") else { return }
        if acceptKeyword("all") { return }
        let first = try count()
        if accept(",") {
            (select.offset, select.limit) = (first, try count())
        } else {
            select.limit = first
            if acceptKeyword("offset") { select.offset = try count() }
        }
    }

    private mutating func count() throws(CloudError) -> Int {
        guard case .number(let text)? = current, let number = Int(text) else { throw unexpected() }
        position += 1
        return number
    }

    /// How deep queries and expressions may nest; deeper ones are a syntax error, not the process's end.
    static let depthLimit = 200

    static let reserved: Set<String> = [
        "select", "from", "where", "group", "by", "having", "order", "limit", "offset", "as", "and", "or",
        "not", "in", "is", "like", "between", "case", "when", "then", "else", "end", "join", "left", "right",
        "inner", "outer", "full", "cross", "on", "union", "intersect", "except", "asc", "desc", "distinct",
        "nulls", "with", "over", "values", "unnest", "all",
    ]
}
