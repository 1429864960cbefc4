/// A scalar expression as written.
struct ExpressionSyntax: Sendable {
    indirect enum Kind: Sendable {
        case name(NameSyntax)
        /// `*` or `t.*`.
        case star([Identifier])
        case literal(LiteralSyntax)
        case unary(UnaryOperator, ExpressionSyntax)
        case binary(BinaryOperator, ExpressionSyntax, ExpressionSyntax)
        case between(
            ExpressionSyntax, low: ExpressionSyntax, high: ExpressionSyntax, isNegated: Bool,
            isSymmetric: Bool)
        case inList(ExpressionSyntax, [ExpressionSyntax], isNegated: Bool)
        case inQuery(ExpressionSyntax, QuerySyntax, isNegated: Bool)
        case exists(QuerySyntax)
        case scalarQuery(QuerySyntax)
        /// `x > ALL (…)`; a list is a one-column VALUES.
        case quantified(BinaryOperator, ExpressionSyntax, QuerySyntax, isAll: Bool)
        case like(
            LikeKind, ExpressionSyntax, pattern: ExpressionSyntax, escape: ExpressionSyntax?, isNegated: Bool)
        case isTest(ExpressionSyntax, IsTest, isNegated: Bool)
        /// `IS [NOT] JSON [VALUE | OBJECT | ARRAY | SCALAR]`.
        case isJSON(ExpressionSyntax, String, isNegated: Bool)
        case caseWhen(operand: ExpressionSyntax?, [WhenSyntax], otherwise: ExpressionSyntax?)
        case cast(ExpressionSyntax, TypeSyntax, isTry: Bool)
        case call(CallSyntax)
        /// `ROW(…)` or `(a, b)`.
        case row([ExpressionSyntax])
        case array([ExpressionSyntax])
        case arrayQuery(QuerySyntax)
        case map([ExpressionSyntax])
        case multiset([ExpressionSyntax])
        case item(ExpressionSyntax, ExpressionSyntax)
        case field(ExpressionSyntax, Identifier)
        /// A unit or mode keyword as an argument.
        case symbol(String)
        /// A type as an argument (`RETURNING`).
        case type(TypeSyntax)
        /// `TABLE t [PARTITION BY …] [ORDER BY …]` as an argument of a table function.
        case tableArgument(TableArgumentSyntax)
        case parameter
        /// A form that is read but not run, by its name.
        case refused(String)
    }

    var kind: Kind
    var range: TextRange

    init(_ kind: Kind, _ range: TextRange) {
        self.kind = kind
        self.range = range
    }
}

/// `WHEN condition THEN value`.
struct WhenSyntax: Sendable {
    var condition: ExpressionSyntax
    var value: ExpressionSyntax
}

/// A literal as written; numbers keep their text so that no digit is lost.
enum LiteralSyntax: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// `UNKNOWN`, a NULL of type BOOLEAN.
    case unknown
    /// Digits, perhaps with a point.
    case exact(String)
    /// Digits with an exponent.
    case approximate(String)
    case string(String)
    /// Hexadecimal digits.
    case binary(String)
    case date(String)
    case time(String)
    case timestamp(String)
    case interval(IntervalSyntax)
}

/// `INTERVAL [-] 'text' start[(p)] [TO end]`.
struct IntervalSyntax: Hashable, Sendable {
    var text: String
    var isNegative: Bool
    var start: String
    var end: String?
    /// How many digits the first field may have; nil for two.
    var precision: Int?
}

enum UnaryOperator: String, Sendable {
    case not = "NOT"
    case plus = "+"
    case minus = "-"
}

enum BinaryOperator: String, Sendable {
    case plus = "+", minus = "-", times = "*", divide = "/", mod = "%", concat = "||"
    case equals = "=", notEquals = "<>", lessThan = "<", lessThanOrEqual = "<="
    case greaterThan = ">", greaterThanOrEqual = ">="
    case and = "AND", or = "OR"
    case isDistinctFrom = "IS DISTINCT FROM", isNotDistinctFrom = "IS NOT DISTINCT FROM"
    case overlaps = "OVERLAPS", contains = "CONTAINS", precedes = "PRECEDES", succeeds = "SUCCEEDS"
    case periodEquals = "EQUALS", immediatelyPrecedes = "IMMEDIATELY PRECEDES"
    case immediatelySucceeds = "IMMEDIATELY SUCCEEDS"
    case memberOf = "MEMBER OF", submultisetOf = "SUBMULTISET OF"
    case multisetUnion = "MULTISET UNION", multisetIntersect = "MULTISET INTERSECT"
    case multisetExcept = "MULTISET EXCEPT"
}

enum LikeKind: String, Sendable {
    case like = "LIKE", similar = "SIMILAR TO", ilike = "ILIKE", rlike = "RLIKE"
}

enum IsTest: String, Sendable {
    case null = "NULL", isTrue = "TRUE", isFalse = "FALSE", unknown = "UNKNOWN", aSet = "A SET", empty =
        "EMPTY"
}

/// A function call with all its clauses.
struct CallSyntax: Sendable {
    var name: NameSyntax
    var arguments: [ArgumentSyntax] = []
    /// `COUNT(*)`.
    var isStar = false
    var isDistinct = false
    /// A function written without parentheses, such as CURRENT_DATE.
    var isBare = false
    /// `ORDER BY` inside the parentheses or of `WITHIN GROUP`.
    var orderBy: [OrderItemSyntax] = []
    var filter: ExpressionSyntax?
    var over: WindowSyntax?
    /// `IGNORE NULLS` is true, `RESPECT NULLS` false.
    var ignoresNulls: Bool?
    /// What a function's own grammar adds, such as `ABSENT ON NULL`, in upper case.
    var clauses: [String] = []
    /// A clause that is read but not run.
    var refusedForm: String?
}

/// One argument, perhaps with its name (`SIZE => …`).
struct ArgumentSyntax: Sendable {
    var name: Identifier?
    var value: ExpressionSyntax
}

/// `TABLE t PARTITION BY a ORDER BY b`.
struct TableArgumentSyntax: Sendable {
    enum Source: Sendable {
        case table(NameSyntax)
        case query(QuerySyntax)
    }
    var source: Source
    var partitionBy: [ExpressionSyntax] = []
    var orderBy: [OrderItemSyntax] = []
}

/// A window of OVER or WINDOW: a name, or its parts.
struct WindowSyntax: Sendable {
    /// A window named in the WINDOW clause.
    var reference: Identifier?
    var partitionBy: [ExpressionSyntax] = []
    var orderBy: [OrderItemSyntax] = []
    var frame: FrameSyntax?
    var range: TextRange
}

/// `ROWS BETWEEN start AND end`.
struct FrameSyntax: Sendable {
    enum Bound: Sendable {
        case unboundedPreceding, unboundedFollowing, currentRow
        case preceding(ExpressionSyntax)
        case following(ExpressionSyntax)
    }
    var isRows: Bool
    var start: Bound
    var end: Bound
}

/// One key of ORDER BY.
struct OrderItemSyntax: Sendable {
    var expression: ExpressionSyntax
    var isDescending = false
    /// `NULLS FIRST` is true, `NULLS LAST` false.
    var nullsFirst: Bool?
}
