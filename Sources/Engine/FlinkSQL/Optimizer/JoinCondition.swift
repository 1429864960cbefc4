import StreamTypes

/// A join condition taken apart: equalities between the sides, and the rest.
struct JoinCondition {
    /// Equalities of one expression per side; columns of the right side count from its own first.
    struct Equality {
        var left: Expression
        var right: Expression
        var nullsMatch: Bool
    }
    var equalities: [Equality] = []
    var rest: [Expression] = []

    init(_ condition: Expression?, leftWidth: Int) {
        for part in condition?.conjuncts ?? [] {
            if let equality = JoinCondition.equality(part, leftWidth) {
                equalities.append(equality)
            } else {
                rest.append(part)
            }
        }
    }

    private static func equality(_ part: Expression, _ width: Int) -> Equality? {
        guard case .call(let function, let operands, _) = part,
            function == .equals || function == .isNotDistinctFrom,
            operands.allSatisfy(\.isDeterministic)
        else { return nil }
        let sides = operands.map { side($0, width) }
        let move = { (value: Expression) in value.mapInputs { $0 - width } }
        let nullsMatch = function == .isNotDistinctFrom
        switch (sides[0], sides[1]) {
        case (0, 1): return Equality(left: operands[0], right: move(operands[1]), nullsMatch: nullsMatch)
        case (1, 0): return Equality(left: operands[1], right: move(operands[0]), nullsMatch: nullsMatch)
        default: return nil
        }
    }

    /// 0 for an expression over left columns only, 1 for right ones; nil for both or none.
    static func side(_ value: Expression, _ width: Int) -> Int? {
        let columns = value.inputColumns
        guard !columns.isEmpty else { return nil }
        if columns.allSatisfy({ $0 < width }) { return 0 }
        return columns.allSatisfy { $0 >= width } ? 1 : nil
    }
}

/// The bounds `right.time + lower <= left.time <= right.time + upper` that a condition gives.
struct TimeBounds {
    var leftColumn: Int
    /// Counted within the right input.
    var rightColumn: Int
    var lower: Int64
    var upper: Int64
    /// The conditions that are no time bounds.
    var rest: [Expression]

    /// nil unless both bounds are there, between a time attribute of each side.
    init?(_ conditions: [Expression], _ left: PhysicalNode, _ right: PhysicalNode) {
        var pair: (Int, Int)?
        var low: Int64?
        var high: Int64?
        rest = []
        for part in conditions {
            guard let bound = TimeBounds.bound(part, left, right), pair == nil || pair! == bound.columns
            else {
                rest.append(part)
                continue
            }
            pair = bound.columns
            if let value = bound.lower { low = max(low ?? value, value) }
            if let value = bound.upper { high = min(high ?? value, value) }
        }
        guard let pair, let low, let high else { return nil }
        (leftColumn, rightColumn) = pair
        (lower, upper) = (low, high)
    }

    private struct Bound {
        var columns: (Int, Int)
        var lower: Int64?
        var upper: Int64?
    }

    private struct Term {
        var column: Int
        var millis: Int64
    }

    private static func bound(_ part: Expression, _ left: PhysicalNode, _ right: PhysicalNode) -> Bound? {
        guard case .call(let function, let operands, _) = part, operands.count == 2,
            let a = term(operands[0]), let b = term(operands[1])
        else { return nil }
        let width = left.width
        let isTime = { (column: Int) in
            let type = column < width ? left.schema[column].type : right.schema[column - width].type
            return type.timeAttribute != .none
        }
        guard isTime(a.column), isTime(b.column), (a.column < width) != (b.column < width) else { return nil }
        let isFlipped = a.column >= width
        let (l, r) = isFlipped ? (b, a) : (a, b)
        // left.column + l.millis op right.column + r.millis  means  left - right op r.millis - l.millis.
        let difference = r.millis - l.millis
        let columns = (l.column, r.column - width)
        switch isFlipped ? mirrored(function) : function {
        case .greaterThan: return Bound(columns: columns, lower: difference + 1)
        case .greaterThanOrEqual: return Bound(columns: columns, lower: difference)
        case .lessThan: return Bound(columns: columns, upper: difference - 1)
        case .lessThanOrEqual: return Bound(columns: columns, upper: difference)
        case .equals: return Bound(columns: columns, lower: difference, upper: difference)
        default: return nil
        }
    }

    private static func mirrored(_ function: FunctionID) -> FunctionID {
        switch function {
        case .greaterThan: .lessThan
        case .greaterThanOrEqual: .lessThanOrEqual
        case .lessThan: .greaterThan
        case .lessThanOrEqual: .greaterThanOrEqual
        default: function
        }
    }

    /// A column plus or minus constant intervals.
    private static func term(_ value: Expression) -> Term? {
        switch value {
        case .input(let column, _): return Term(column: column, millis: 0)
        case .call(.temporalPlus, let operands, _), .call(.temporalMinus, let operands, _):
            guard var inner = term(operands[0]), case .literal(.milliseconds(let millis), _) = operands[1]
            else {
                return nil
            }
            if case .call(.temporalPlus, _, _) = value {
                inner.millis += millis
            } else {
                inner.millis -= millis
            }
            return inner
        case .cast(let inner, let type, _) where type.logical.isTimestampLike: return term(inner)
        default: return nil
        }
    }
}
