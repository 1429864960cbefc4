/// An expression of an analysis.
indirect enum SQLExpression: Equatable {
    case literal(SQLValue)
    case column(String)
    case unary(String, SQLExpression)
    case binary(String, SQLExpression, SQLExpression)
    case call(SQLCall)
    case cast(SQLExpression, type: SQLType, isSafe: Bool)
    case isNull(SQLExpression)
    case between(SQLExpression, SQLExpression, SQLExpression)
    case isIn(SQLExpression, [SQLExpression])
    case like(SQLExpression, SQLExpression)
    /// `CASE [subject] WHEN … THEN … ELSE … END`
    case choice(subject: SQLExpression?, branches: [SQLBranch], otherwise: SQLExpression?)
    /// `ARRAY[…]`
    case list([SQLExpression])
    /// `x[1]`, `m['key']`
    case element(SQLExpression, SQLExpression)
    /// A query in parentheses that answers one value.
    case query(SQLSubquery)
    /// `EXISTS (SELECT …)`
    case exists(SQLSubquery)
    /// `x IN (SELECT …)`
    case isInQuery(SQLExpression, SQLSubquery)
    /// `(x, y) -> …`, an argument of some functions.
    case lambda([String], SQLExpression)

    /// Whether an aggregate stands in it; one with OVER is none.
    var hasAggregate: Bool {
        if case .call(let call) = self, call.isAggregate { return true }
        return children.contains(where: \.hasAggregate)
    }

    /// Whether a window function stands in it.
    var hasWindow: Bool {
        if case .call(let call) = self, call.window != nil { return true }
        return children.contains(where: \.hasWindow)
    }

    /// The same expression over changed children.
    func mapChildren(_ change: (SQLExpression) -> SQLExpression) -> SQLExpression {
        switch self {
        case .literal, .column, .query, .exists: return self
        case .unary(let sign, let inner): return .unary(sign, change(inner))
        case .binary(let sign, let left, let right): return .binary(sign, change(left), change(right))
        case .call(var call):
            call.arguments = call.arguments.map(change)
            if let window = call.window {
                call.window = SQLWindow(partition: window.partition.map(change), orders: window.orders)
            }
            return .call(call)
        case .cast(let inner, let type, let isSafe): return .cast(change(inner), type: type, isSafe: isSafe)
        case .isNull(let inner): return .isNull(change(inner))
        case .lambda(let names, let body): return .lambda(names, change(body))
        case .between(let value, let low, let high): return .between(change(value), change(low), change(high))
        case .isIn(let value, let items): return .isIn(change(value), items.map(change))
        case .isInQuery(let value, let query): return .isInQuery(change(value), query)
        case .like(let value, let pattern): return .like(change(value), change(pattern))
        case .list(let items): return .list(items.map(change))
        case .element(let value, let index): return .element(change(value), change(index))
        case .choice(let subject, let branches, let otherwise):
            return .choice(
                subject: subject.map(change),
                branches: branches.map {
                    SQLBranch(condition: change($0.condition), result: change($0.result))
                },
                otherwise: otherwise.map(change))
        }
    }

    /// The expressions right below.
    var children: [SQLExpression] {
        switch self {
        case .literal, .column, .query, .exists: []
        case .unary(_, let inner), .cast(let inner, _, _), .isNull(let inner), .isInQuery(let inner, _),
            .lambda(_, let inner):
            [inner]
        case .binary(_, let left, let right), .like(let left, let right), .element(let left, let right):
            [left, right]
        case .call(let call):
            call.arguments + (call.window?.partition ?? []) + (call.window?.orders.map(\.expression) ?? [])
        case .between(let value, let low, let high): [value, low, high]
        case .isIn(let value, let items): [value] + items
        case .list(let items): items
        case .choice(let subject, let branches, let otherwise):
            [subject, otherwise].compactMap { $0 } + branches.flatMap { [$0.condition, $0.result] }
        }
    }
}

/// A function with its arguments.
struct SQLCall: Equatable {
    /// Lower case.
    var name: String
    var arguments: [SQLExpression]
    var isDistinct = false
    /// `count(*)`
    var isStar = false
    /// `OVER (…)`
    var window: SQLWindow?

    var isAggregate: Bool { window == nil && SQLAggregate.names.contains(name) }
}

/// Over which rows a window function looks.
struct SQLWindow: Equatable {
    var partition: [SQLExpression]
    var orders: [SQLSelect.Order]
}

/// A branch of CASE.
struct SQLBranch: Equatable {
    var condition: SQLExpression
    var result: SQLExpression
}

/// A query within an expression; it looks at nothing around it.
struct SQLSubquery: Equatable {
    var id: Int
    var select: SQLSelect

    static func == (left: SQLSubquery, right: SQLSubquery) -> Bool { left.id == right.id }
}

/// `SELECT … FROM … WHERE … GROUP BY … HAVING … ORDER BY … LIMIT …`
struct SQLSelect {
    struct Item {
        var expression: SQLExpression
        /// The alias, or the text that names the column.
        var name: String
        var isStar = false
    }

    struct Order: Equatable {
        var expression: SQLExpression
        var isDescending: Bool
        /// NULL stands last in either direction unless it is said otherwise.
        var nullsFirst = false
    }

    /// Where rows come from.
    indirect enum Source {
        /// The logs that the search found, or all logs of another logstore of the project.
        case log(table: String?, alias: String)
        case query(SQLSelect, alias: String)
        case join(Source, Source, kind: JoinKind, on: SQLExpression?)
        /// Each row with the items of its collections.
        case unnest(Source, SQLUnnest)
        case set(SetKind, SQLSelect, SQLSelect, isAll: Bool)
        case values([[SQLExpression]])
    }

    enum JoinKind { case inner, left, right, full }

    enum SetKind { case union, intersect, except }

    var items: [Item] = []
    var isDistinct = false
    var source = Source.log(table: nil, alias: "")
    var condition: SQLExpression?
    var groups: [SQLExpression] = []
    var having: SQLExpression?
    var orders: [Order] = []
    var offset = 0
    var limit: Int?

    var isGrouped: Bool {
        !groups.isEmpty || having != nil || items.contains { $0.expression.hasAggregate }
    }
}
