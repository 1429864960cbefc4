import CloudGateway

extension SQLParser {
    mutating func expression() throws(CloudError) -> SQLExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw SQLErrors.syntax("the expression is nested too deep") }
        var left = try conjunction()
        while acceptKeyword("or") { left = .binary("or", left, try conjunction()) }
        return left
    }

    /// One or more expressions with commas between.
    mutating func list() throws(CloudError) -> [SQLExpression] {
        var items = [try expression()]
        while accept(",") { items.append(try expression()) }
        return items
    }

    private mutating func conjunction() throws(CloudError) -> SQLExpression {
        var left = try negation()
        while acceptKeyword("and") { left = .binary("and", left, try negation()) }
        return left
    }

    private mutating func negation() throws(CloudError) -> SQLExpression {
        var isNegated = false
        while acceptKeyword("not") { isNegated.toggle() }
        let inner = try comparison()
        return isNegated ? .unary("not", inner) : inner
    }

    private mutating func comparison() throws(CloudError) -> SQLExpression {
        let left = try sum()
        for sign in ["=", "<>", "!=", ">=", "<=", "<", ">"] where accept(sign) {
            return .binary(sign == "!=" ? "<>" : sign, left, try sum())
        }
        if acceptKeyword("is") {
            let isNegated = acceptKeyword("not")
            if acceptKeyword("distinct") {
                try expectKeyword("from")
                let call = SQLCall(name: "is_distinct_from", arguments: [left, try sum()])
                return isNegated ? .unary("not", .call(call)) : .call(call)
            }
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
        if acceptKeyword("like") {
            let pattern = try sum()
            guard acceptKeyword("escape") else { return .like(left, pattern) }
            return .call(SQLCall(name: "like_escape", arguments: [left, pattern, try sum()]))
        }
        guard acceptKeyword("in") else { return nil }
        try expect("(")
        if isKeyword("select") || isKeyword("with") {
            let inner = try subquery()
            try expect(")")
            return .isInQuery(left, inner)
        }
        let items = try list()
        try expect(")")
        return .isIn(left, items)
    }

    private mutating func subquery() throws(CloudError) -> SQLSubquery {
        subqueryCount += 1
        return SQLSubquery(id: subqueryCount, select: try query())
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
        var isNegative = false
        while true {
            if accept("-") { isNegative.toggle() } else if !accept("+") { break }
        }
        let inner = try indexed()
        return isNegative ? .unary("-", inner) : inner
    }

    private mutating func indexed() throws(CloudError) -> SQLExpression {
        var value = try primary()
        while accept("[") {
            value = .element(value, try expression())
            try expect("]")
        }
        if isKeyword("at") {
            position += 1
            try expectKeyword("time")
            try expectKeyword("zone")
            value = .call(SQLCall(name: "at_timezone", arguments: [value, try primary()]))
        }
        return value
    }

    private mutating func primary() throws(CloudError) -> SQLExpression {
        if let (names, next) = lambdaParameters() {
            position = next
            return .lambda(names, try expression())
        }
        if accept("(") {
            if isKeyword("select") || isKeyword("with") {
                let inner = try subquery()
                try expect(")")
                return .query(inner)
            }
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

    /// The parameters of `x -> …` or `(x, y) -> …`, and where its body begins; nil where no lambda expression does.
    private func lambdaParameters() -> (names: [String], body: Int)? {
        func token(_ place: Int) -> SQLToken? { place < tokens.count ? tokens[place] : nil }
        if case .word(let name)? = current, token(position + 1) == .symbol("->") {
            return ([name], position + 2)
        }
        guard current == .symbol("(") else { return nil }
        var names: [String] = []
        var place = position + 1
        while case .word(let name)? = token(place) {
            names.append(name)
            if token(place + 1) == .symbol(")"), token(place + 2) == .symbol("->") {
                return (names, place + 3)
            }
            guard token(place + 1) == .symbol(",") else { return nil }
            place += 2
        }
        return nil
    }

    private func literal(_ text: String) throws(CloudError) -> SQLExpression {
        if let number = Int64(text) { return .literal(.long(number)) }
        guard let number = Double(text) else { throw unexpected() }
        return .literal(.double(number))
    }

    private mutating func qualified(_ name: String) throws(CloudError) -> String {
        var whole = name
        while accept(".") { whole += "." + (try self.name()) }
        return whole
    }

    private mutating func keywordOrName(_ word: String) throws(CloudError) -> SQLExpression {
        let lower = word.lowercased()
        position += 1
        switch lower {
        case "null": return .literal(.null)
        case "true", "false": return .literal(.bool(lower == "true"))
        case "case": return try choice()
        case "cast", "try_cast": return try cast(isSafe: lower == "try_cast")
        case "array" where accept("["):
            if accept("]") { return .list([]) }
            let items = try list()
            try expect("]")
            return .list(items)
        case "timestamp", "date", "interval":
            if case .text(let text)? = current {
                position += 1
                return .literal(try timeLiteral(lower, text))
            }
        case "current_timestamp", "localtimestamp": return .literal(.timestamp(nowMillis))
        case "current_date": return .literal(SQLTime.date(nowMillis))
        case "now" where isCallWithoutArguments:
            position += 2
            return .literal(.timestamp(nowMillis))
        case "exists" where startsSubquery:
            position += 1
            let inner = try subquery()
            try expect(")")
            return .exists(inner)
        case "extract" where accept("("):
            let part = try name().lowercased()
            try expectKeyword("from")
            let value = try expression()
            try expect(")")
            return .call(SQLCall(name: part, arguments: [value]))
        default: break
        }
        if SQLParser.reserved.contains(lower) {
            position -= 1
            throw unexpected()
        }
        guard accept("(") else { return .column(try qualified(word)) }
        return .call(try call(lower))
    }

    /// Whether `(SELECT` or `(WITH` comes next.
    private var startsSubquery: Bool {
        guard position + 1 < tokens.count, tokens[position] == .symbol("("),
            case .word(let word) = tokens[position + 1]
        else { return false }
        return ["select", "with"].contains(word.lowercased())
    }

    private var isCallWithoutArguments: Bool {
        position + 1 < tokens.count && tokens[position] == .symbol("(")
            && tokens[position + 1] == .symbol(")")
    }

    private mutating func timeLiteral(_ type: String, _ text: String) throws(CloudError) -> SQLValue {
        if type == "interval" {
            let unit = try name().lowercased()
            guard let number = Int64(text.trimmingBlanks), let interval = SQLInterval(number, unit) else {
                throw SQLErrors.semantics("'\(text)' \(unit) is not a valid interval literal")
            }
            return .interval(interval)
        }
        guard let millis = SQLTime.parse(text) else {
            throw SQLErrors.semantics("'\(text)' is not a valid \(type) literal")
        }
        return type == "date" ? SQLTime.date(millis) : .timestamp(millis)
    }

    private mutating func cast(isSafe: Bool) throws(CloudError) -> SQLExpression {
        try expect("(")
        let inner = try expression()
        try expectKeyword("as")
        let type = try type()
        try expect(")")
        return .cast(inner, type: type, isSafe: isSafe)
    }

    /// `varchar(20)` as `varchar`, `array(bigint)` and `map(varchar, json)` as they are.
    private mutating func type() throws(CloudError) -> SQLType {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw SQLErrors.syntax("the type is nested too deep") }
        let name = try name().lowercased()
        if name == "double" { _ = acceptKeyword("precision") }
        guard accept("(") else { return .scalar(name == "string" ? "varchar" : name) }
        var type = SQLType.scalar(name)
        if name == "array" { type = .array(try self.type()) }
        if name == "map" {
            let key = try self.type()
            try expect(",")
            type = .map(key, try self.type())
        }
        while case .scalar = type, current != nil, current != .symbol(")") { position += 1 }
        try expect(")")
        return type
    }

    private mutating func call(_ name: String) throws(CloudError) -> SQLCall {
        var call = SQLCall(name: name, arguments: [])
        if accept("*") {
            call.isStar = true
        } else if current != .symbol(")") {
            call.isDistinct = acceptKeyword("distinct")
            call.arguments = try list()
        }
        try expect(")")
        if acceptKeyword("over") { call.window = try window() }
        return call
    }

    private mutating func window() throws(CloudError) -> SQLWindow {
        var window = SQLWindow(partition: [], orders: [])
        try expect("(")
        if acceptKeyword("partition") {
            try expectKeyword("by")
            window.partition = try list()
        }
        if acceptKeyword("order") {
            try expectKeyword("by")
            repeat { window.orders.append(try order()) } while accept(",")
        }
        if isKeyword("rows") || isKeyword("range") {
            throw SLSErrors.unsupported("frames of window functions in analyses")
        }
        try expect(")")
        return window
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
}

extension String {
    /// The text without blanks at either end.
    var trimmingBlanks: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
