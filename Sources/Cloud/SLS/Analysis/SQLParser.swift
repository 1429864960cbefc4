import CloudGateway

/// Parses the SELECT statements of analyses.
///
/// Not emulated: set operations, window functions, lambda expressions, WITH, nested columns; they are refused
/// by name.
struct SQLParser {
    private let tokens: [SQLToken]
    private var position = 0

    /// The statement of `sql`.
    static func parse(_ sql: String) throws(CloudError) -> SQLSelect {
        var parser = SQLParser(tokens: try SQLToken.tokens(sql))
        let select = try parser.select()
        _ = parser.accept(";")
        guard parser.current == nil else { throw parser.unexpected() }
        return select
    }

    private init(tokens: [SQLToken]) { self.tokens = tokens }

    private var current: SQLToken? { position < tokens.count ? tokens[position] : nil }

    private func isKeyword(_ keyword: String) -> Bool {
        if case .word(let word)? = current { return word.lowercased() == keyword }
        return false
    }

    private mutating func acceptKeyword(_ keyword: String) -> Bool {
        guard isKeyword(keyword) else { return false }
        position += 1
        return true
    }

    private mutating func expectKeyword(_ keyword: String) throws(CloudError) {
        guard acceptKeyword(keyword) else { throw unexpected() }
    }

    private mutating func accept(_ symbol: String) -> Bool {
        guard current == .symbol(symbol) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ symbol: String) throws(CloudError) {
        guard accept(symbol) else { throw unexpected() }
    }

    private func unexpected() -> CloudError {
        switch current {
        case .word(let text), .symbol(let text), .number(let text):
            SQLErrors.syntax("mismatched input '\(text)'")
        case .text(let text): SQLErrors.syntax("mismatched input '\(text)'")
        case .quoted(let text): SQLErrors.syntax("mismatched input '\"\(text)\"'")
        case nil: SQLErrors.syntax("unexpected end of the statement")
        }
    }

    // MARK: Statement

    private mutating func select() throws(CloudError) -> SQLSelect {
        if isKeyword("with") { throw SLSErrors.unsupported("WITH in analyses") }
        try expectKeyword("select")
        var select = SQLSelect()
        select.isDistinct = acceptKeyword("distinct")
        repeat { select.items.append(try item()) } while accept(",")
        if acceptKeyword("from") { select.source = try source() }
        if acceptKeyword("where") { select.condition = try expression() }
        if acceptKeyword("group") {
            try expectKeyword("by")
            repeat { select.groups.append(try expression()) } while accept(",")
        }
        if acceptKeyword("having") { select.having = try expression() }
        if acceptKeyword("order") {
            try expectKeyword("by")
            repeat { select.orders.append(try order()) } while accept(",")
        }
        if acceptKeyword("limit") { try limit(&select) }
        for keyword in ["union", "intersect", "except"] where isKeyword(keyword) {
            throw SLSErrors.unsupported("\(keyword.uppercased()) in analyses")
        }
        return select
    }

    private mutating func item() throws(CloudError) -> SQLSelect.Item {
        if accept("*") { return SQLSelect.Item(expression: .literal(.null), name: "*", isStar: true) }
        let start = position
        let expression = try expression()
        if acceptKeyword("as") { return SQLSelect.Item(expression: expression, name: try name()) }
        if case .word(let word)? = current, !SQLParser.reserved.contains(word.lowercased()) {
            position += 1
            return SQLSelect.Item(expression: expression, name: word)
        }
        if case .column(let column) = expression {
            return SQLSelect.Item(
                expression: expression, name: String(column.split(separator: ".").last ?? ""))
        }
        return SQLSelect.Item(expression: expression, name: "_col\(start == 1 ? 0 : columnNumber(start))")
    }

    /// How many items come before the token at `start`: commas outside parentheses.
    private func columnNumber(_ start: Int) -> Int {
        var (depth, count) = (0, 0)
        for token in tokens[..<start] {
            if token == .symbol("(") { depth += 1 }
            if token == .symbol(")") { depth -= 1 }
            if token == .symbol(","), depth == 0 { count += 1 }
        }
        return count
    }

    private mutating func name() throws(CloudError) -> String {
        switch current {
        case .word(let text), .quoted(let text):
            position += 1
            return text
        default: throw unexpected()
        }
    }

    private mutating func source() throws(CloudError) -> SQLSelect.Source {
        var source = try primarySource()
        while true {
            let isLeft = isKeyword("left")
            if isLeft {
                position += 1
                _ = acceptKeyword("outer")
            } else if !acceptKeyword("inner"), !isKeyword("join") {
                for keyword in ["right", "full", "cross"] where isKeyword(keyword) {
                    throw SLSErrors.unsupported("\(keyword.uppercased()) JOIN in analyses")
                }
                return source
            }
            try expectKeyword("join")
            let right = try primarySource()
            try expectKeyword("on")
            source = .join(source, right, kind: isLeft ? .left : .inner, on: try expression())
        }
    }

    private mutating func primarySource() throws(CloudError) -> SQLSelect.Source {
        if accept("(") {
            let inner = try select()
            try expect(")")
            _ = acceptKeyword("as")
            if case .word(let alias)? = current, !SQLParser.reserved.contains(alias.lowercased()) {
                position += 1
                return .query(inner, alias: alias)
            }
            return .query(inner, alias: "")
        }
        let table = try name()
        guard table.lowercased() == "log" else {
            throw SQLErrors.semantics("Table \(table) does not exist; analyses read from log")
        }
        _ = acceptKeyword("as")
        if case .word(let alias)? = current, !SQLParser.reserved.contains(alias.lowercased()) {
            position += 1
        }
        return .log
    }

    private mutating func order() throws(CloudError) -> SQLSelect.Order {
        let expression = try expression()
        let isDescending = acceptKeyword("desc")
        if !isDescending { _ = acceptKeyword("asc") }
        if acceptKeyword("nulls") { throw SLSErrors.unsupported("NULLS FIRST and NULLS LAST in analyses") }
        return SQLSelect.Order(expression: expression, isDescending: isDescending)
    }

    private mutating func limit(_ select: inout SQLSelect) throws(CloudError) {
        func count(_ token: SQLToken?) throws(CloudError) -> Int {
            guard case .number(let text)? = token, let number = Int(text) else { throw unexpected() }
            return number
        }
        let first = try count(current)
        position += 1
        guard accept(",") else {
            select.limit = first
            return
        }
        (select.offset, select.limit) = (first, try count(current))
        position += 1
    }

    // MARK: Expressions

    private mutating func expression() throws(CloudError) -> SQLExpression {
        var left = try conjunction()
        while acceptKeyword("or") { left = .binary("or", left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(CloudError) -> SQLExpression {
        var left = try negation()
        while acceptKeyword("and") { left = .binary("and", left, try negation()) }
        return left
    }

    private mutating func negation() throws(CloudError) -> SQLExpression {
        if acceptKeyword("not") { return .unary("not", try negation()) }
        return try comparison()
    }

    private mutating func comparison() throws(CloudError) -> SQLExpression {
        let left = try sum()
        for sign in ["=", "<>", "!=", ">=", "<=", "<", ">"] where accept(sign) {
            return .binary(sign == "!=" ? "<>" : sign, left, try sum())
        }
        if acceptKeyword("is") {
            let isNegated = acceptKeyword("not")
            try expectKeyword("null")
            return isNegated ? .unary("not", .isNull(left)) : .isNull(left)
        }
        let isNegated = acceptKeyword("not")
        guard let predicate = try predicate(left) else {
            if isNegated { throw unexpected() }
            return left
        }
        return isNegated ? .unary("not", predicate) : predicate
    }

    private mutating func predicate(_ left: SQLExpression) throws(CloudError) -> SQLExpression? {
        if acceptKeyword("between") {
            let low = try sum()
            try expectKeyword("and")
            return .between(left, low, try sum())
        }
        if acceptKeyword("like") { return .like(left, try sum()) }
        if acceptKeyword("in") {
            try expect("(")
            if isKeyword("select") { throw SLSErrors.unsupported("IN (SELECT …) in analyses") }
            var items: [SQLExpression] = []
            repeat { items.append(try expression()) } while accept(",")
            try expect(")")
            return .isIn(left, items)
        }
        return nil
    }

    private mutating func sum() throws(CloudError) -> SQLExpression {
        var left = try product()
        while case .symbol(let sign)? = current, ["+", "-", "||"].contains(sign) {
            position += 1
            left = .binary(sign, left, try product())
        }
        return left
    }

    private mutating func product() throws(CloudError) -> SQLExpression {
        var left = try factor()
        while case .symbol(let sign)? = current, ["*", "/", "%"].contains(sign) {
            position += 1
            left = .binary(sign, left, try factor())
        }
        return left
    }

    private mutating func factor() throws(CloudError) -> SQLExpression {
        if accept("-") { return .unary("-", try factor()) }
        if accept("+") { return try factor() }
        if accept("(") {
            let inner = try expression()
            try expect(")")
            return inner
        }
        switch current {
        case .number(let text):
            position += 1
            return try literal(text)
        case .text(let text):
            position += 1
            return .literal(.text(text))
        case .quoted(let name):
            position += 1
            return .column(try qualified(name))
        case .word(let word): return try keywordOrName(word)
        default: throw unexpected()
        }
    }

    private func literal(_ text: String) throws(CloudError) -> SQLExpression {
        if let number = Int64(text) { return .literal(.long(number)) }
        guard let number = Double(text) else { throw unexpected() }
        return .literal(.double(number))
    }

    private mutating func qualified(_ name: String) throws(CloudError) -> String {
        guard accept(".") else { return name }
        return name + "." + (try self.name())
    }

    private mutating func keywordOrName(_ word: String) throws(CloudError) -> SQLExpression {
        let lower = word.lowercased()
        position += 1
        switch lower {
        case "null": return .literal(.null)
        case "true", "false": return .literal(.bool(lower == "true"))
        case "case": return try choice()
        case "cast", "try_cast":
            try expect("(")
            let inner = try expression()
            try expectKeyword("as")
            let type = try name().lowercased()
            try expect(")")
            return .cast(inner, type: type, isSafe: lower == "try_cast")
        case "timestamp", "date":
            if case .text(let text)? = current {
                position += 1
                guard let millis = SQLTime.parse(text) else {
                    throw SQLErrors.semantics("'\(text)' is not a valid timestamp literal")
                }
                return .literal(.timestamp(millis))
            }
        default: break
        }
        if SQLParser.reserved.contains(lower) {
            position -= 1
            throw unexpected()
        }
        guard accept("(") else { return .column(try qualified(word)) }
        return .call(try call(lower))
    }

    private mutating func call(_ name: String) throws(CloudError) -> SQLCall {
        var call = SQLCall(name: name, arguments: [])
        if accept("*") {
            call.isStar = true
        } else if current != .symbol(")") {
            call.isDistinct = acceptKeyword("distinct")
            repeat { call.arguments.append(try expression()) } while accept(",")
        }
        try expect(")")
        if isKeyword("over") { throw SLSErrors.unsupported("window functions in analyses") }
        return call
    }

    private mutating func choice() throws(CloudError) -> SQLExpression {
        let subject: SQLExpression? = isKeyword("when") ? nil : try expression()
        var branches: [SQLBranch] = []
        while acceptKeyword("when") {
            let condition = try expression()
            try expectKeyword("then")
            branches.append(SQLBranch(condition: condition, result: try expression()))
        }
        let otherwise: SQLExpression? = acceptKeyword("else") ? try expression() : nil
        try expectKeyword("end")
        guard !branches.isEmpty else { throw unexpected() }
        return .choice(subject: subject, branches: branches, otherwise: otherwise)
    }

    private static let reserved: Set<String> = [
        "select", "from", "where", "group", "by", "having", "order", "limit", "as", "and", "or", "not", "in",
        "is",
        "like", "between", "case", "when", "then", "else", "end", "join", "left", "right", "inner", "outer",
        "full",
        "cross", "on", "union", "intersect", "except", "asc", "desc", "distinct", "nulls",
    ]
}
