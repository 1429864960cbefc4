import StreamTypes

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
