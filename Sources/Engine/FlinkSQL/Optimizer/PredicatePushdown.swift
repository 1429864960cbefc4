import StreamTypes

/// Moves filters towards the tables: through projections, joins, unions, grouping keys and OVER partitions.
///
/// Besides saving work this brings join conditions of WHERE into the join, where keys and time bounds are
/// found.
enum PredicatePushdown {
    static func run(_ relation: Relation) -> Relation { push([], into: relation) }

    /// The relation with the conditions applied; conditions are over its output columns.
    private static func push(_ conditions: [Expression], into relation: Relation) -> Relation {
        switch relation.op {
        case .filter(let condition): return push(conditions + condition.conjuncts, into: relation.input)
        case .project(let values): return throughProject(conditions, values, relation)
        case .join(let kind, let condition): return throughJoin(conditions, kind, condition, relation)
        case .temporalJoin(let kind, let condition, let time):
            let (left, rest) = split(conditions, below: relation.inputs[0].width)
            let inputs = [push(left, into: relation.inputs[0]), push([], into: relation.inputs[1])]
            let joined = Relation(.temporalJoin(kind, condition, time: time), inputs, relation.schema)
            return filtered(joined, rest)
        case .correlate:
            let (left, rest) = split(conditions, below: relation.input.width)
            let joined = Relation(relation.op, [push(left, into: relation.input)], relation.schema)
            return filtered(joined, rest)
        case .union:
            guard conditions.allSatisfy(\.isDeterministic) else { break }
            return Relation(.union, relation.inputs.map { push(conditions, into: $0) }, relation.schema)
        case .aggregate(let aggregate) where !aggregate.grouping.isEmpty && aggregate.window == nil:
            return throughAggregate(conditions, aggregate, relation)
        case .stateTTL:
            return Relation(relation.op, [push(conditions, into: relation.input)], relation.schema)
        case .over(let over): return throughOver(conditions, over, relation)
        default: break
        }
        let inputs = relation.inputs.map { push([], into: $0) }
        return filtered(Relation(relation.op, inputs, relation.schema), conditions)
    }

    private static func filtered(_ relation: Relation, _ conditions: [Expression]) -> Relation {
        guard let test = Expression.conjunction(conditions) else { return relation }
        return Relation(.filter(test), [relation], relation.schema)
    }

    /// The conditions that read only columns before `width`, and the others.
    private static func split(_ conditions: [Expression], below width: Int) -> ([Expression], [Expression]) {
        let isBelow = { (value: Expression) in
            value.isDeterministic && value.inputColumns.allSatisfy { $0 < width }
        }
        return (conditions.filter(isBelow), conditions.filter { !isBelow($0) })
    }

    // MARK: - Operators

    private static func throughProject(
        _ conditions: [Expression], _ values: [Expression], _ relation: Relation
    ) -> Relation {
        let movable = conditions.filter { condition in
            condition.isDeterministic && condition.inputColumns.allSatisfy { values[$0].isDeterministic }
        }
        let rest = conditions.filter { !movable.contains($0) }
        let moved = movable.map { condition in
            condition.replacing {
                if case .input(let index, _) = $0 { return values[index] }
                return nil
            }
        }
        let input = push(moved, into: relation.input)
        return filtered(Relation(.project(values), [input], relation.schema), rest)
    }

    private static func throughAggregate(
        _ conditions: [Expression], _ aggregate: LogicalAggregate, _ relation: Relation
    ) -> Relation {
        let count = aggregate.grouping.count
        let (movable, rest) = split(conditions, below: count)
        let moved = movable.map { condition in condition.mapInputs { aggregate.grouping[$0] } }
        let input = push(moved, into: relation.input)
        return filtered(Relation(relation.op, [input], relation.schema), rest)
    }

    private static func throughOver(
        _ conditions: [Expression], _ over: LogicalOver, _ relation: Relation
    ) -> Relation {
        let partition = Set(over.partition)
        let isKey = { (value: Expression) in
            value.isDeterministic && !value.inputColumns.isEmpty
                && value.inputColumns.allSatisfy { partition.contains($0) }
        }
        let input = push(conditions.filter(isKey), into: relation.input)
        return filtered(Relation(relation.op, [input], relation.schema), conditions.filter { !isKey($0) })
    }

    // MARK: - Joins

    private static func throughJoin(
        _ conditions: [Expression], _ kind: JoinKind, _ condition: Expression?, _ relation: Relation
    ) -> Relation {
        let width = relation.inputs[0].width
        var on = condition?.conjuncts ?? []
        var above = conditions
        let simplified = simplify(kind, above, width)
        if simplified == .inner {
            on += above.filter(\.isDeterministic)
            above = above.filter { !$0.isDeterministic }
        }
        var left: [Expression] = []
        var right: [Expression] = []
        let side = { (value: Expression) -> Int? in
            let columns = value.inputColumns
            guard value.isDeterministic, !columns.isEmpty else { return nil }
            if columns.allSatisfy({ $0 < width }) { return 0 }
            return columns.allSatisfy({ $0 >= width }) ? 1 : nil
        }
        // Conditions above a join go to a side whose rows it only keeps or drops.
        let keepsLeft = [.inner, .left, .semi, .anti].contains(simplified)
        let keepsRight = [.inner, .right].contains(simplified)
        left += above.filter { side($0) == 0 && keepsLeft }
        right += above.filter { side($0) == 1 && keepsRight }
        above = above.filter { !(side($0) == 0 && keepsLeft) && !(side($0) == 1 && keepsRight) }
        // Conditions of the join go to the side whose rows without a match are not kept.
        let dropsLeft = [.inner, .right, .semi].contains(simplified)
        let dropsRight = [.inner, .left, .semi, .anti].contains(simplified)
        left += on.filter { side($0) == 0 && dropsLeft }
        right += on.filter { side($0) == 1 && dropsRight }
        on = on.filter { !(side($0) == 0 && dropsLeft) && !(side($0) == 1 && dropsRight) }
        let inputs = [
            push(left, into: relation.inputs[0]),
            push(right.map { $0.mapInputs { $0 - width } }, into: relation.inputs[1]),
        ]
        let schema =
            simplified == kind
            ? relation.schema : FromBinder.schema(simplified, inputs[0].schema, inputs[1].schema)
        let joined = Relation(.join(simplified, Expression.conjunction(on)), inputs, schema)
        return filtered(joined, above)
    }

    /// An outer join whose padded rows a condition drops is a narrower join.
    private static func simplify(_ kind: JoinKind, _ conditions: [Expression], _ width: Int) -> JoinKind {
        let rejectsRight = conditions.contains { rejectsNulls($0) { $0 >= width } }
        let rejectsLeft = conditions.contains { rejectsNulls($0) { $0 < width } }
        switch kind {
        case .left: return rejectsRight ? .inner : .left
        case .right: return rejectsLeft ? .inner : .right
        case .full:
            if rejectsLeft, rejectsRight { return .inner }
            return rejectsLeft ? .left : rejectsRight ? .right : .full
        default: return kind
        }
    }

    /// Whether the condition cannot hold when all columns of a side are NULL: a comparison that reads one.
    private static func rejectsNulls(_ condition: Expression, _ isSide: (Int) -> Bool) -> Bool {
        guard case .call(let function, let operands, _) = condition else { return false }
        switch function {
        case .equals, .notEquals, .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual, .like,
            .isNotNull:
            return operands.contains { operand in
                if case .input(let index, _) = operand { return isSide(index) }
                return false
            }
        default: return false
        }
    }
}
