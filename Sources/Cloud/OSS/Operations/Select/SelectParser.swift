import CloudGateway
import LabKernel

/// Reads `SELECT … FROM ossobject[.path] [alias] [WHERE …] [LIMIT n]`.
///
/// Source: help.aliyun.com/en/oss/user-guide/query-objects: the list holds columns or aggregates, aggregates
/// stand nowhere else, there is one source, no grouping and no order.
struct SelectParser {
    /// Names of CSV columns, lower case; empty where the header is not used.
    typealias Header = [String: Int]

    private let isJSON: Bool
    private let header: Header
    private var tokens: [SelectToken]
    private var position = 0
    private var alias: String?
    private var columns: [SelectColumn] = []

    /// Throws SqlSyntaxError, InvalidSqlParameter, and InvalidColumnIndex for a column that cannot be.
    static func parse(_ text: String, isJSON: Bool, header: Header = [:]) throws(CloudError)
        -> SelectStatement
    {
        var parser = SelectParser(
            isJSON: isJSON, header: header, tokens: try SelectLexer.tokens(text))
        return try parser.statement()
    }

    private init(isJSON: Bool, header: Header, tokens: [SelectToken]) {
        (self.isJSON, self.header, self.tokens) = (isJSON, header, tokens)
    }

    private var current: SelectToken { tokens[position] }

    private mutating func accept(_ keyword: String) -> Bool {
        guard current.isWord(keyword) else { return false }
        position += 1
        return true
    }

    private mutating func accept(symbol: String) -> Bool {
        guard current == .symbol(symbol) else { return false }
        position += 1
        return true
    }

    private mutating func expect(symbol: String) throws(CloudError) {
        guard accept(symbol: symbol) else { throw unexpected("\"\(symbol)\"") }
    }

    private func unexpected(_ wanted: String) -> CloudError {
        SelectErrors.syntax("\(wanted) is expected, not \(current)")
    }

    /// The source is read first: its alias stands in front of columns.
    private mutating func statement() throws(CloudError) -> SelectStatement {
        guard accept("select") else { throw unexpected("SELECT") }
        guard let from = tokens.firstIndex(where: { $0.isWord("from") }) else {
            throw SelectErrors.syntax("FROM is missing")
        }
        let list = position
        position = from + 1
        var statement = SelectStatement()
        statement.source = try source()
        let behindSource = position
        position = list
        statement.output = try output()
        guard position == from else { throw unexpected("FROM") }
        position = behindSource
        if accept("where") { statement.condition = try condition() }
        if accept("limit") { statement.limit = try whole() }
        _ = accept(symbol: ";")
        guard current == .end else { throw unexpected("the end of the statement") }
        statement.columns = columns
        return statement
    }

    private mutating func source() throws(CloudError) -> [SelectStep] {
        guard accept("ossobject") || accept("s3object") else { throw unexpected("ossobject") }
        let steps = try path(inSource: true)
        guard isJSON || steps.isEmpty else { throw SelectErrors.syntax("a CSV object has no paths") }
        _ = accept("as")
        if case .word(let name) = current, !["where", "limit"].contains(name.lowercased()) {
            alias = name.lowercased()
            position += 1
        }
        return steps
    }

    private mutating func whole() throws(CloudError) -> Int {
        guard case .number(let text) = current, let number = Int(text) else {
            throw unexpected("a whole number")
        }
        position += 1
        return number
    }

    // The list.

    private mutating func output() throws(CloudError) -> SelectStatement.Output {
        if accept(symbol: "*") { return .everything }
        var plain: [(column: SelectColumn, name: String)] = []
        var aggregates: [(function: SelectFunction, argument: SelectExpression?, name: String)] = []
        repeat {
            let number = plain.count + aggregates.count + 1
            if let function = aggregateFunction() {
                let argument = try aggregateArgument(function)
                let name = try itemAlias() ?? "_\(number)"
                aggregates.append((function, argument, name))
            } else {
                let (column, name) = try self.column()
                plain.append((column, try itemAlias() ?? name))
            }
        } while accept(symbol: ",")
        guard plain.isEmpty || aggregates.isEmpty else {
            throw SelectErrors.syntax("aggregates and columns cannot stand in one list")
        }
        guard plain.count <= 1_000, aggregates.count <= 100 else {
            throw SelectErrors.invalid("A list holds at most 1000 columns or 100 aggregates.")
        }
        return aggregates.isEmpty ? .columns(plain) : .aggregates(aggregates)
    }

    private func aggregateFunction() -> SelectFunction? {
        guard case .word(let name) = current, tokens[position + 1] == .symbol("(") else { return nil }
        return SelectFunction(rawValue: name.lowercased())
    }

    private mutating func aggregateArgument(_ function: SelectFunction) throws(CloudError)
        -> SelectExpression?
    {
        position += 2
        if function == .count, accept(symbol: "*") {
            try expect(symbol: ")")
            return nil
        }
        let argument = try sum()
        try expect(symbol: ")")
        return argument
    }

    /// The last of any aliases, nil for none.
    private mutating func itemAlias() throws(CloudError) -> String? {
        var alias: String?
        while accept("as") {
            switch current {
            case .word(let name), .quoted(let name): alias = name
            default: throw unexpected("a name")
            }
            position += 1
        }
        return alias
    }

    // Columns.

    /// A column and its own name.
    private mutating func column() throws(CloudError) -> (SelectColumn, String) {
        let isQuoted: Bool
        switch current {
        case .word(let word) where !Self.reserved.contains(word.lowercased()): isQuoted = false
        case .quoted: isQuoted = true
        default: throw unexpected("a column")
        }
        var steps = [SelectStep.name(try name())] + (try path(inSource: false))
        if !isQuoted, steps.count > 1, case .name(let first) = steps[0],
            first.lowercased() == alias || first.lowercased() == "ossobject"
        {
            steps.removeFirst()
        }
        let column = isJSON ? SelectColumn.path(steps) : try field(steps)
        if !columns.contains(column) { columns.append(column) }
        return (column, Self.name(of: steps))
    }

    private static let reserved: Set<String> = [
        "select", "from", "where", "and", "or", "not", "like", "between", "in", "is", "null", "true", "false",
        "as", "limit", "escape", "group", "order", "by", "join", "having",
    ]

    private static func name(of steps: [SelectStep]) -> String {
        for step in steps.reversed() { if case .name(let name) = step { return name } }
        return ""
    }

    private mutating func name() throws(CloudError) -> String {
        switch current {
        case .word(let name), .quoted(let name):
            position += 1
            guard name.utf8.count <= 1_024 else {
                throw SelectErrors.invalid("A column's name has at most 1024 bytes.")
            }
            return name
        default: throw unexpected("a name")
        }
    }

    /// `.name`, `[n]` and, behind FROM, `[*]`.
    private mutating func path(inSource: Bool) throws(CloudError) -> [SelectStep] {
        var steps: [SelectStep] = []
        while true {
            if accept(symbol: ".") {
                steps.append(.name(try name()))
            } else if accept(symbol: "[") {
                if inSource, accept(symbol: "*") {
                    steps.append(.all)
                } else {
                    steps.append(.index(try whole()))
                }
                try expect(symbol: "]")
            } else {
                return steps
            }
            guard steps.count <= 1_024 else { throw SelectErrors.invalid("A path has at most 1024 steps.") }
        }
    }

    private func field(_ steps: [SelectStep]) throws(CloudError) -> SelectColumn {
        guard steps.count == 1, case .name(let name) = steps[0] else {
            throw SelectErrors.syntax("a CSV column is a name or _N")
        }
        if let index = header[name.lowercased()] { return .field(index) }
        guard name.hasPrefix("_"), let number = Int(name.dropFirst()) else {
            throw SelectErrors.invalid("The column \"\(name)\" does not exist.")
        }
        guard (1...1_000).contains(number) else {
            throw CloudError(
                "SqlInvalidColumnIndex", status: 400, "A column's index is 1 to 1000, not \(number).")
        }
        return .field(number - 1)
    }

    // Expressions, the weakest operator first.

    private mutating func condition() throws(CloudError) -> SelectExpression {
        var left = try conjunction()
        while accept("or") { left = .or(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(CloudError) -> SelectExpression {
        var left = try negation()
        while accept("and") { left = .and(left, try negation()) }
        return left
    }

    private mutating func negation() throws(CloudError) -> SelectExpression {
        var isNegated = false
        while accept("not") { isNegated.toggle() }
        let inner = try predicate()
        return isNegated ? .not(inner) : inner
    }

    private mutating func predicate() throws(CloudError) -> SelectExpression {
        let left = try sum()
        if let comparison = acceptComparison() { return .comparison(comparison, left, try sum()) }
        if accept("is") {
            let isNegated = accept("not")
            guard accept("null") else { throw unexpected("NULL") }
            return isNegated ? .not(.isNull(left)) : .isNull(left)
        }
        let isNegated = accept("not")
        guard let test = try test(of: left) else {
            guard !isNegated else { throw unexpected("LIKE, BETWEEN or IN") }
            return left
        }
        return isNegated ? .not(test) : test
    }

    private mutating func acceptComparison() -> SelectComparison? {
        let comparisons: [String: SelectComparison] = [
            "=": .equal, "!=": .unequal, "<>": .unequal, "<": .less, "<=": .lessOrEqual, ">": .greater,
            ">=": .greaterOrEqual,
        ]
        guard case .symbol(let symbol) = current, let comparison = comparisons[symbol] else { return nil }
        position += 1
        return comparison
    }

    private mutating func test(of left: SelectExpression) throws(CloudError) -> SelectExpression? {
        if accept("like") { return .like(left, pattern: try sum(), escape: try escape()) }
        if accept("between") {
            let low = try sum()
            guard accept("and") else { throw unexpected("AND") }
            return .and(.comparison(.greaterOrEqual, left, low), .comparison(.lessOrEqual, left, try sum()))
        }
        guard accept("in") else { return nil }
        try expect(symbol: "(")
        var list = [try sum()]
        while accept(symbol: ",") { list.append(try sum()) }
        try expect(symbol: ")")
        guard list.count <= 1_024 else { throw SelectErrors.invalid("IN takes at most 1024 values.") }
        return .isIn(left, list)
    }

    private mutating func escape() throws(CloudError) -> Character? {
        guard accept("escape") else { return nil }
        guard case .text(let text) = current, text.count == 1 else {
            throw CloudError("SqlInvalidEscape", status: 400, "ESCAPE takes one character.")
        }
        position += 1
        return text.first
    }

    private mutating func sum() throws(CloudError) -> SelectExpression {
        var left = try product()
        while true {
            if accept(symbol: "+") {
                left = .arithmetic(.plus, left, try product())
            } else if accept(symbol: "-") {
                left = .arithmetic(.minus, left, try product())
            } else if accept(symbol: "||") {
                left = .concatenation(left, try product())
            } else {
                return left
            }
        }
    }

    private mutating func product() throws(CloudError) -> SelectExpression {
        var left = try primary()
        while true {
            if accept(symbol: "*") {
                left = .arithmetic(.times, left, try primary())
            } else if accept(symbol: "/") {
                left = .arithmetic(.over, left, try primary())
            } else if accept(symbol: "%") {
                left = .arithmetic(.remainder, left, try primary())
            } else {
                return left
            }
        }
    }

    /// How deep parentheses and signs nest.
    private var depth = 0

    private mutating func primary() throws(CloudError) -> SelectExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 100 else { throw SelectErrors.syntax("expressions nest deeper than 100 levels") }
        if accept(symbol: "(") {
            let inner = try condition()
            try expect(symbol: ")")
            return inner
        }
        if accept(symbol: "-") { return .arithmetic(.minus, .literal(.int(0)), try primary()) }
        if let literal = try literal() { return .literal(literal) }
        if current.isWord("cast"), tokens[position + 1] == .symbol("(") { return try cast() }
        if let function = aggregateFunction() {
            throw SelectErrors.syntax("\(function.rawValue) stands in the list of SELECT alone")
        }
        return .column(try column().0)
    }

    private mutating func literal() throws(CloudError) -> SelectValue? {
        switch current {
        case .text(let text):
            position += 1
            return .text(text)
        case .number(let text):
            guard let number = SelectValue.number(text) else {
                throw SelectErrors.syntax("\"\(text)\" is no number")
            }
            position += 1
            return number
        default:
            if accept("true") { return .bool(true) }
            if accept("false") { return .bool(false) }
            return accept("null") ? .null : nil
        }
    }

    private mutating func cast() throws(CloudError) -> SelectExpression {
        position += 2
        let inner = try sum()
        guard accept("as"), case .word(let name) = current, let type = SelectType(name) else {
            throw unexpected("AS and a type")
        }
        position += 1
        if accept(symbol: "(") {
            _ = try whole()
            if accept(symbol: ",") { _ = try whole() }
            try expect(symbol: ")")
        }
        try expect(symbol: ")")
        return .cast(inner, type)
    }
}
