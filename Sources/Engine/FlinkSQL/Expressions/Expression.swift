import StreamTypes

/// A bound scalar expression over the columns of its operator's input.
///
/// For operators with two inputs (join conditions) columns count on: the right input's first column comes after the left's last.
package indirect enum Expression: Hashable, Sendable {
    /// A column of the input, by position.
    case input(Int, DataType)
    case literal(Literal, DataType)
    case call(FunctionID, [Expression], DataType)
    /// `CAST(value AS type)`, or `TRY_CAST` if `isTry`: that gives NULL where CAST fails the job.
    case cast(Expression, DataType, isTry: Bool)
    /// The first branch whose condition is true, else `otherwise`. All values have the result's type but for nullability.
    case caseWhen([CaseBranch], otherwise: Expression, DataType)
    /// `value IN (literals…)`: the literals have the value's kind of type; none of them is NULL.
    case inList(Expression, [Literal], DataType)
    /// `row.field` by position; NULL if the row is NULL.
    case field(Expression, Int, DataType)
    /// Only in MATCH_RECOGNIZE: a column of a row that a pattern variable matched.
    case patternColumn(PatternColumn, DataType)
    /// Only in MATCH_RECOGNIZE: an aggregate over the rows a pattern variable matched.
    case patternAggregate(PatternAggregate, DataType)
    /// Only in a lateral join: a column of the left row, as `Correlate` binds it.
    case correlated(Int, DataType)

    /// The type of the value.
    package var type: DataType {
        switch self {
        case .input(_, let type), .literal(_, let type), .call(_, _, let type), .cast(_, let type, _),
            .caseWhen(_, _, let type), .inList(_, _, let type), .field(_, _, let type),
            .patternColumn(_, let type),
            .patternAggregate(_, let type), .correlated(_, let type):
            type
        }
    }
}

/// One `WHEN condition THEN value` of a CASE.
package struct CaseBranch: Hashable, Sendable {
    package var condition: Expression
    package var value: Expression

    package init(condition: Expression, value: Expression) {
        self.condition = condition
        self.value = value
    }
}

/// `FIRST(A.price, 1)` and its like: which row of a match a column is read from.
///
/// `A.price` alone is LAST with offset 0. In DEFINE the row under test belongs to the variable that is defined.
package struct PatternColumn: Hashable, Sendable {
    /// Where counting begins.
    package enum Anchor: Hashable, Sendable { case first, last }
    /// The pattern variable; nil stands for any variable (a column without a qualifier).
    package var variable: String?
    package var anchor: Anchor
    /// How many of the variable's rows after the first or before the last.
    package var offset: Int
    /// The column of the input.
    package var column: Int

    package init(variable: String?, anchor: Anchor, offset: Int, column: Int) {
        self.variable = variable
        self.anchor = anchor
        self.offset = offset
        self.column = column
    }
}

/// `SUM(A.price * 2)` in MATCH_RECOGNIZE: arguments are ordinary expressions over the input row.
package struct PatternAggregate: Hashable, Sendable {
    /// The pattern variable whose rows are aggregated; nil stands for all rows of the match.
    package var variable: String?
    package var function: AggregateID
    package var arguments: [Expression]
    package var isDistinct: Bool

    package init(variable: String?, function: AggregateID, arguments: [Expression], isDistinct: Bool) {
        self.variable = variable
        self.function = function
        self.arguments = arguments
        self.isDistinct = isDistinct
    }
}
