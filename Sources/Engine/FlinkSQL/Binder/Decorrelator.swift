import LabKernel
import StreamTypes

/// Lifts the conditions that tie a subquery to the query around it out of the subquery.
///
/// Works on the forms that Flink runs: conditions in WHERE, below projections, aggregates (by equality),
/// inner joins and a Top-N (by equality). The result keeps the subquery's columns first and adds those the
/// lifted conditions read.
struct Decorrelator {
    /// Where the subquery stands, for errors.
    let span: SourceSpan

    /// A subquery without references outward. In `conditions` the subquery's columns are `.input`, outer
    /// ones `.correlated`.
    struct Result {
        var relation: Relation
        var conditions: [Expression]
    }

    func run(_ relation: Relation) throws(LabError) -> Result {
        guard Decorrelator.isCorrelated(relation) else { return Result(relation: relation, conditions: []) }
        switch relation.op {
        case .project(let values): return try project(values, relation)
        case .filter(let condition): return try filter(condition, relation)
        case .aggregate(let aggregate) where aggregate.window == nil:
            return try self.aggregate(aggregate, relation)
        case .sort(let keys, let offset, let fetch): return try topN(keys, offset, fetch, relation)
        case .join(let kind, let condition): return try join(kind, condition, relation)
        default: throw unexpected()
        }
    }

    private func unexpected() -> LabError {
        SQLErrors.make("SQL201", "unexpected correlate variable $cor0 in the plan", span)
    }

    // MARK: - Looking for outer references

    static func isCorrelated(_ relation: Relation) -> Bool {
        expressions(of: relation).contains(where: isCorrelated)
            || relation.inputs.contains(where: isCorrelated)
    }

    static func isCorrelated(_ value: Expression) -> Bool {
        value.contains {
            if case .correlated = $0 { return true }
            return false
        }
    }

    private static func expressions(of relation: Relation) -> [Expression] {
        switch relation.op {
        case .project(let values): values
        case .filter(let condition): [condition]
        case .expand(let expand): expand.projections.flatMap { $0 }
        case .join(_, let condition), .temporalJoin(_, let condition, _): condition.map { [$0] } ?? []
        case .correlate(let correlate):
            switch correlate.function {
            case .unnest(let value, _): [value]
            case .named(_, let values): values
            }
        default: []
        }
    }

    // MARK: - Operators

    private func project(_ values: [Expression], _ relation: Relation) throws(LabError) -> Result {
        guard !values.contains(where: Decorrelator.isCorrelated) else { throw unexpected() }
        let inner = try run(relation.input)
        let needed = Set(inner.conditions.flatMap(\.inputColumns)).sorted()
        let extra = needed.map { inner.relation.column($0) }
        let fields = relation.schema.fields + needed.map { inner.relation.schema[$0] }
        let moved = inner.conditions.map { condition in
            condition.mapInputs { relation.width + (needed.firstIndex(of: $0) ?? 0) }
        }
        return Result(
            relation: Relation(.project(values + extra), [inner.relation], Schema(fields)), conditions: moved)
    }

    private func filter(_ condition: Expression, _ relation: Relation) throws(LabError) -> Result {
        let inner = try run(relation.input)
        let parts = condition.conjuncts
        let lifted = parts.filter(Decorrelator.isCorrelated)
        var result = inner.relation
        if let rest = Expression.conjunction(parts.filter { !Decorrelator.isCorrelated($0) }) {
            result = Relation(.filter(rest), [result], result.schema)
        }
        return Result(relation: result, conditions: inner.conditions + lifted)
    }

    /// Splits `inner = outer`; nil for any other condition.
    private func equality(_ condition: Expression) -> (inner: Expression, outer: Expression)? {
        guard case .call(.equals, let operands, _) = condition else { return nil }
        let (a, b) = (operands[0], operands[1])
        let (aOuter, bOuter) = (Decorrelator.isCorrelated(a), Decorrelator.isCorrelated(b))
        if !aOuter, bOuter, b.inputColumns.isEmpty { return (a, b) }
        if aOuter, !bOuter, a.inputColumns.isEmpty { return (b, a) }
        return nil
    }

    /// The conditions as equalities with the inner sides as columns of the relation.
    private func keyed(_ inner: Result) throws(LabError) -> (
        relation: Relation, keys: [Int], outers: [Expression]
    ) {
        var values = inner.relation.columns
        var fields = inner.relation.schema.fields
        var keys: [Int] = []
        var outers: [Expression] = []
        for condition in inner.conditions {
            guard let (value, outer) = equality(condition) else { throw unexpected() }
            if case .input(let index, _) = value {
                keys.append(index)
            } else {
                keys.append(values.count)
                fields.append(Field("$k\(values.count)", value.type))
                values.append(value)
            }
            outers.append(outer)
        }
        if values.count == inner.relation.width { return (inner.relation, keys, outers) }
        return (Relation(.project(values), [inner.relation], Schema(fields)), keys, outers)
    }

    private func conditions(_ relation: Relation, _ columns: [Int], _ outers: [Expression]) -> [Expression] {
        zip(columns, outers).map { column, outer in
            let value = relation.column(column)
            let nullable = value.type.isNullable || outer.type.isNullable
            return .call(.equals, [value, outer], DataType(.boolean, nullable: nullable))
        }
    }

    private func aggregate(_ aggregate: LogicalAggregate, _ relation: Relation) throws(LabError) -> Result {
        let (source, keys, outers) = try keyed(try run(relation.input))
        let extra = keys.filter { !aggregate.grouping.contains($0) }
        var grouped = aggregate
        grouped.grouping += extra
        let own = aggregate.grouping.count
        let fields =
            relation.schema.fields[..<own] + extra.map { source.schema[$0] } + relation.schema.fields[own...]
        let result = Relation(.aggregate(grouped), [source], Schema(Array(fields)))
        let order =
            Array(0..<own) + Array((own + extra.count)..<result.width) + Array(own..<(own + extra.count))
        let sorted = Relation(
            .project(order.map { result.column($0) }), [result], result.schema.selecting(order))
        let places = keys.map { key -> Int in
            if let index = aggregate.grouping.firstIndex(of: key) { return index }
            return relation.width + (extra.firstIndex(of: key) ?? 0)
        }
        return Result(relation: sorted, conditions: conditions(sorted, places, outers))
    }

    /// ORDER BY … LIMIT n per outer row: the first n rows of each value of the tied columns.
    private func topN(_ keys: [SortKey], _ offset: Int, _ fetch: Int?, _ relation: Relation) throws(LabError)
        -> Result
    {
        let (source, columns, outers) = try keyed(try run(relation.input))
        guard let fetch else {
            return Result(relation: source, conditions: conditions(source, columns, outers))
        }
        let bigint = DataType(.bigint, nullable: false)
        let call = AggregateCall(function: .rowNumber, arguments: [], type: bigint, name: "rn")
        let over = LogicalOver(
            partition: columns, order: keys, isRows: true, start: .unboundedPreceding, calls: [call],
            span: span)
        let numbered = Relation(.over(over), [source], Schema(source.schema.fields + [Field("rn", bigint)]))
        let rank = numbered.column(source.width)
        let never = DataType(.boolean, nullable: false)
        let limits = [
            Expression.call(.greaterThan, [rank, .literal(.integer(Int64(offset)), bigint)], never),
            Expression.call(
                .lessThanOrEqual, [rank, .literal(.integer(Int64(offset + fetch)), bigint)], never),
        ]
        let test = Logic.and(offset == 0 ? [limits[1]] : limits)
        let kept = Relation(.filter(test), [numbered], numbered.schema)
        let visible = (0..<source.width).map { kept.column($0) }
        let result = Relation(.project(visible), [kept], source.schema)
        return Result(relation: result, conditions: conditions(result, columns, outers))
    }

    private func join(_ kind: JoinKind, _ condition: Expression?, _ relation: Relation) throws(LabError)
        -> Result
    {
        guard kind == .inner else { throw unexpected() }
        let left = try run(relation.inputs[0])
        let right = try run(relation.inputs[1])
        let (leftOwn, rightOwn) = (relation.inputs[0].width, relation.inputs[1].width)
        let parts = condition?.conjuncts ?? []
        let shiftRight = left.relation.width - leftOwn
        let joinColumn = { (index: Int) in index < leftOwn ? index : index + shiftRight }
        let inside = parts.filter { !Decorrelator.isCorrelated($0) }.map { $0.mapInputs(joinColumn) }
        let lifted =
            left.conditions + right.conditions.map { $0.mapInputs { $0 + left.relation.width } }
            + parts.filter(Decorrelator.isCorrelated).map { $0.mapInputs(joinColumn) }
        let joined = Relation(
            .join(.inner, Expression.conjunction(inside)), [left.relation, right.relation],
            left.relation.schema.appending(right.relation.schema))
        let own = Array(0..<leftOwn) + (0..<rightOwn).map { left.relation.width + $0 }
        let order = own + (0..<joined.width).filter { !own.contains($0) }
        let result = Relation(
            .project(order.map { joined.column($0) }), [joined], joined.schema.selecting(order))
        let moved = lifted.map { condition in condition.mapInputs { order.firstIndex(of: $0) ?? $0 } }
        return Result(relation: result, conditions: moved)
    }
}
