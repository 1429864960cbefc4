import StreamTypes

/// A bound scalar expression over the columns of its operator's input.
///
/// For operators with two inputs (join conditions) columns count on: the right input's first column comes
/// after the left's last.
package indirect enum Expression: Hashable, Sendable {
    /// A column of the input, by position.
    case input(Int, DataType)
    case literal(Literal, DataType)
    case call(FunctionID, [Expression], DataType)
    /// `CAST(value AS type)`, or `TRY_CAST` if `isTry`: that gives NULL where CAST fails the job.
    case cast(Expression, DataType, isTry: Bool)
    /// The first branch whose condition is true, else `otherwise`. All values have the result's type but for
    /// nullability.
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
/// `A.price` alone is LAST with offset 0. In DEFINE the row under test belongs to the variable that is
/// defined.
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

extension Expression {
    /// The expression's direct operands.
    package var operands: [Expression] {
        switch self {
        case .input, .literal, .patternColumn, .correlated: []
        case .call(_, let operands, _): operands
        case .cast(let value, _, _), .inList(let value, _, _), .field(let value, _, _): [value]
        case .caseWhen(let branches, let otherwise, _):
            branches.flatMap { [$0.condition, $0.value] } + [otherwise]
        case .patternAggregate(let aggregate, _): aggregate.arguments
        }
    }

    /// The same expression with each direct operand replaced.
    package func mapOperands(_ change: (Expression) -> Expression) -> Expression {
        switch self {
        case .input, .literal, .patternColumn, .correlated: return self
        case .call(let function, let operands, let type): return .call(function, operands.map(change), type)
        case .cast(let value, let type, let isTry): return .cast(change(value), type, isTry: isTry)
        case .inList(let value, let literals, let type): return .inList(change(value), literals, type)
        case .field(let value, let index, let type): return .field(change(value), index, type)
        case .caseWhen(let branches, let otherwise, let type):
            let changed = branches.map {
                CaseBranch(condition: change($0.condition), value: change($0.value))
            }
            return .caseWhen(changed, otherwise: change(otherwise), type)
        case .patternAggregate(var aggregate, let type):
            aggregate.arguments = aggregate.arguments.map(change)
            return .patternAggregate(aggregate, type)
        }
    }

    /// Replaces the outermost subexpressions for which `change` gives something.
    package func replacing(_ change: (Expression) -> Expression?) -> Expression {
        if let result = change(self) { return result }
        return mapOperands { $0.replacing(change) }
    }

    /// Calls `visit` on the expression and all below it, from the top.
    package func walk(_ visit: (Expression) -> Void) {
        visit(self)
        for operand in operands { operand.walk(visit) }
    }

    /// Whether the predicate holds for the expression or one below it.
    package func contains(where predicate: (Expression) -> Bool) -> Bool {
        predicate(self) || operands.contains { $0.contains(where: predicate) }
    }

    /// The input columns read, sorted.
    package var inputColumns: [Int] {
        var columns = Set<Int>()
        walk { if case .input(let index, _) = $0 { columns.insert(index) } }
        return columns.sorted()
    }

    /// The expression with its input columns moved.
    package func mapInputs(_ change: (Int) -> Int) -> Expression {
        replacing {
            if case .input(let index, let type) = $0 { return .input(change(index), type) }
            return nil
        }
    }

    /// Whether two evaluations over the same row give the same value.
    package var isDeterministic: Bool {
        !contains {
            if case .call(let function, _, _) = $0 { return !function.isDeterministic }
            return false
        }
    }

    /// The parts joined by AND at the top.
    package var conjuncts: [Expression] {
        if case .call(.and, let operands, _) = self { return operands.flatMap(\.conjuncts) }
        return [self]
    }

    /// The parts joined by AND; nil for none.
    package static func conjunction(_ parts: [Expression]) -> Expression? {
        guard let first = parts.first else { return nil }
        if parts.count == 1 { return first }
        let nullable = parts.contains { $0.type.isNullable }
        return .call(.and, parts, DataType(.boolean, nullable: nullable))
    }
}
