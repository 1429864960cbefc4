/// A query with its WITH, ORDER BY and LIMIT.
struct QuerySyntax: Sendable {
    indirect enum Body: Sendable {
        case select(SelectSyntax)
        case values([[ExpressionSyntax]])
        case setOperation(SetOperator, isAll: Bool, QuerySyntax, QuerySyntax)
        /// A query in parentheses.
        case nested(QuerySyntax)
        /// `TABLE t`.
        case table(NameSyntax)
    }
    var with: [CommonTableSyntax] = []
    var body: Body
    var orderBy: [OrderItemSyntax] = []
    var offset: ExpressionSyntax?
    var fetch: ExpressionSyntax?
    var range: TextRange
}

enum SetOperator: String, Sendable {
    case union = "UNION", intersect = "INTERSECT", except = "EXCEPT"
}

/// `name (columns) AS (query)` of a WITH.
struct CommonTableSyntax: Sendable {
    var name: Identifier
    var columns: [Identifier]
    var query: QuerySyntax
}

/// One SELECT block.
struct SelectSyntax: Sendable {
    var hints: [HintSyntax] = []
    var isDistinct = false
    var items: [SelectItemSyntax] = []
    var from: TableSyntax?
    var filter: ExpressionSyntax?
    /// nil without GROUP BY; `GROUP BY ()` is one empty item.
    var groupBy: [GroupItemSyntax]?
    var having: ExpressionSyntax?
    var windows: [NamedWindowSyntax] = []
    var range: TextRange
}

/// One item of the select list.
struct SelectItemSyntax: Sendable {
    var expression: ExpressionSyntax
    var alias: Identifier?
}

/// One item of GROUP BY.
indirect enum GroupItemSyntax: Sendable {
    case expression(ExpressionSyntax)
    /// `(a, b)`; empty for `()`.
    case list([ExpressionSyntax], TextRange)
    case rollup([GroupItemSyntax])
    case cube([GroupItemSyntax])
    case groupingSets([GroupItemSyntax])
}

/// `WINDOW name AS (…)`.
struct NamedWindowSyntax: Sendable {
    var name: Identifier
    var window: WindowSyntax
}

/// `/*+ NAME(…) */`.
struct HintSyntax: Sendable {
    var name: Identifier
    /// `OPTIONS('key' = 'value')`.
    var options: [OptionSyntax] = []
    /// Plain arguments.
    var arguments: [String] = []
}

/// One `'key' = 'value'`.
struct OptionSyntax: Sendable {
    var key: String
    var value: String
    var keyRange: TextRange
    var valueRange: TextRange
}

/// Something that stands in FROM.
struct TableSyntax: Sendable {
    indirect enum Kind: Sendable {
        case table(NameSyntax, [HintSyntax])
        case query(QuerySyntax, isLateral: Bool)
        /// `TABLE(f(…))` or `LATERAL TABLE(f(…))`.
        case function(ExpressionSyntax, isLateral: Bool)
        case unnest(ExpressionSyntax, withOrdinality: Bool)
        case join(JoinSyntax)
        case match(TableSyntax, MatchSyntax)
        /// `t FOR SYSTEM_TIME AS OF x`.
        case temporal(TableSyntax, ExpressionSyntax)
        /// A form that is read but not run (`TABLESAMPLE`, `PIVOT`, …), by its name.
        case unsupported(TableSyntax, String)
    }
    var kind: Kind
    var alias: Identifier?
    var aliasColumns: [Identifier] = []
    var range: TextRange
}

/// A join of two tables.
struct JoinSyntax: Sendable {
    enum Kind: String, Sendable {
        case inner = "INNER", left = "LEFT", right = "RIGHT", full = "FULL", cross = "CROSS", comma = ","
    }
    enum Condition: Sendable {
        case on(ExpressionSyntax)
        case using([Identifier])
    }
    var left: TableSyntax
    var right: TableSyntax
    var kind: Kind
    var isNatural = false
    var condition: Condition?
}

/// `MATCH_RECOGNIZE (…)`.
struct MatchSyntax: Sendable {
    struct Measure: Sendable {
        var expression: ExpressionSyntax
        var alias: Identifier
    }
    struct Definition: Sendable {
        var variable: Identifier
        var condition: ExpressionSyntax
    }
    enum Skip: Sendable {
        case nextRow, pastLastRow
        case toFirst(Identifier)
        case toLast(Identifier)
    }
    var partitionBy: [ExpressionSyntax] = []
    var orderBy: [OrderItemSyntax] = []
    var measures: [Measure] = []
    var allRows = false
    var skip: Skip?
    var pattern: PatternSyntax
    var within: ExpressionSyntax?
    var subsets: [Identifier] = []
    var definitions: [Definition] = []
    /// A form that is read but not run.
    var refusedForm: String?
    var range: TextRange
}

/// A row pattern as written.
indirect enum PatternSyntax: Sendable {
    case variable(Identifier)
    case sequence([PatternSyntax])
    case alternation([PatternSyntax])
    case quantified(PatternSyntax, min: Int, max: Int?, isGreedy: Bool)
    /// A form that Flink does not run (`PERMUTE`, `{- -}`), by its name.
    case unsupported(String, TextRange)
}
