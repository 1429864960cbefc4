/// An expression of an analysis.
indirect enum SQLExpression: Equatable {
    case literal(SQLValue)
    case column(String)
    case unary(String, SQLExpression)
    case binary(String, SQLExpression, SQLExpression)
    case call(SQLCall)
    case cast(SQLExpression, type: String, isSafe: Bool)
    case isNull(SQLExpression)
    case between(SQLExpression, SQLExpression, SQLExpression)
    case isIn(SQLExpression, [SQLExpression])
    case like(SQLExpression, SQLExpression)
    /// `CASE [subject] WHEN … THEN … ELSE … END`
    case choice(subject: SQLExpression?, branches: [SQLBranch], otherwise: SQLExpression?)

    /// Whether an aggregate stands in it.
    var hasAggregate: Bool {
        if case .call(let call) = self, SQLAggregate.names.contains(call.name) { return true }
        return children.contains(where: \.hasAggregate)
    }

    /// The same expression over changed children.
    func mapChildren(_ change: (SQLExpression) -> SQLExpression) -> SQLExpression {
        switch self {
        case .literal, .column: return self
        case .unary(let sign, let inner): return .unary(sign, change(inner))
        case .binary(let sign, let left, let right): return .binary(sign, change(left), change(right))
        case .call(var call):
            call.arguments = call.arguments.map(change)
            return .call(call)
        case .cast(let inner, let type, let isSafe): return .cast(change(inner), type: type, isSafe: isSafe)
        case .isNull(let inner): return .isNull(change(inner))
        case .between(let value, let low, let high): return .between(change(value), change(low), change(high))
        case .isIn(let value, let items): return .isIn(change(value), items.map(change))
        case .like(let value, let pattern): return .like(change(value), change(pattern))
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
        case .literal, .column: []
        case .unary(_, let inner), .cast(let inner, _, _), .isNull(let inner): [inner]
        case .binary(_, let left, let right), .like(let left, let right): [left, right]
        case .call(let call): call.arguments
        case .between(let value, let low, let high): [value, low, high]
        case .isIn(let value, let items): [value] + items
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
}

/// A branch of CASE.
struct SQLBranch: Equatable {
    var condition: SQLExpression
    var result: SQLExpression
}

/// `SELECT … FROM … WHERE … GROUP BY … HAVING … ORDER BY … LIMIT …`
struct SQLSelect {
    struct Item {
        var expression: SQLExpression
        /// The alias, or the text that names the column.
        var name: String
        var isStar = false
    }

    struct Order {
        var expression: SQLExpression
        var isDescending: Bool
    }

    /// Where rows come from.
    indirect enum Source {
        case log
        case query(SQLSelect, alias: String)
        case join(Source, Source, kind: JoinKind, on: SQLExpression)
    }

    enum JoinKind { case inner, left }

    var items: [Item] = []
    var isDistinct = false
    var source = Source.log
    var condition: SQLExpression?
    var groups: [SQLExpression] = []
    var having: SQLExpression?
    var orders: [Order] = []
    var offset = 0
    var limit: Int?
}
