import LabKernel
import StreamTypes

/// EXISTS, IN and scalar subqueries.
extension ExpressionBinder {
    func subquery(_ syntax: ExpressionSyntax) throws(LabError) -> Expression {
        guard let subqueries else {
            throw SQLErrors.make(
                "SQL110", "a subquery may not stand in the \(clause) clause", span(syntax.range))
        }
        switch syntax.kind {
        case .exists(let query):
            let bound = try decorrelated(query, syntax.range)
            let item = BoundSubquery(
                kind: .exists, relation: bound.relation, conditions: bound.conditions,
                span: span(syntax.range))
            return subqueries.add(item, DataType(.boolean, nullable: false))
        case .scalarQuery(let query): return try scalarSubquery(query, syntax.range, subqueries)
        case .inQuery(let value, let query, let isNegated):
            return try membership(value, query, isNegated, syntax.range, subqueries)
        case .quantified(let operation, let value, let query, let isAll):
            guard operation == .equals && !isAll || operation == .notEquals && isAll else {
                throw SQLErrors.unsupported(
                    "\(operation.rawValue) \(isAll ? "ALL" : "SOME") (query)", span(syntax.range))
            }
            return try membership(value, query, isAll, syntax.range, subqueries)
        default: throw SQLErrors.make("SQL110", "this may not stand here", span(syntax.range))
        }
    }

    private func decorrelated(_ query: QuerySyntax, _ range: TextRange) throws(LabError)
        -> Decorrelator.Result
    {
        try Decorrelator(span: span(range)).run(try binder.query(query, outer: scope))
    }

    private func scalarSubquery(
        _ query: QuerySyntax, _ range: TextRange, _ subqueries: SubqueryCollector
    ) throws(LabError) -> Expression {
        let relation = try binder.query(query, outer: scope)
        guard relation.width == 1 else {
            throw SQLErrors.make(
                "SQL116",
                "Cannot apply '$SCALAR_QUERY' to arguments of type '$SCALAR_QUERY"
                    + "(<\(CalciteTypeName.record(relation.schema))>)'. "
                    + "Supported form(s): '$SCALAR_QUERY(<RECORDTYPE(SINGLE FIELD)>)'", span(range))
        }
        let type = relation.schema[0].type
        let isSingle = SingleRow.holds(relation)
        var bound = try Decorrelator(span: span(range)).run(relation)
        if !isSingle { bound = single(bound) }
        let item = BoundSubquery(
            kind: .scalar(isSingleRow: true), relation: bound.relation, conditions: bound.conditions,
            span: span(range))
        let nullable =
            !(isSingle && bound.conditions.isEmpty) && !(type.logical == .bigint && !type.isNullable)
        return subqueries.add(item, type.nullable(type.isNullable || nullable))
    }

    /// SINGLE_VALUE per value of the tied columns, so that a second row fails the job.
    private func single(_ bound: Decorrelator.Result) -> Decorrelator.Result {
        let source = bound.relation
        let keys = Array(1..<source.width)
        let type = source.schema[0].type.withoutTimeAttribute.nullable
        let call = AggregateCall(function: .singleValue, arguments: [0], type: type, name: "EXPR$0")
        let fields = keys.map { source.schema[$0] } + [Field("EXPR$0", type)]
        let grouped = Relation(
            .aggregate(LogicalAggregate(grouping: keys, calls: [call])), [source], Schema(fields))
        let order = [keys.count] + Array(0..<keys.count)
        let result = Relation(
            .project(order.map { grouped.column($0) }), [grouped], grouped.schema.selecting(order))
        return Decorrelator.Result(relation: result, conditions: bound.conditions)
    }

    private func membership(
        _ value: ExpressionSyntax, _ query: QuerySyntax, _ isNegated: Bool, _ range: TextRange,
        _ subqueries: SubqueryCollector
    ) throws(LabError) -> Expression {
        var operands: [Expression] = []
        if case .row(let items) = value.kind {
            for item in items { operands.append(try bind(item)) }
        } else {
            operands = [try bind(value)]
        }
        let relation = try binder.query(query, outer: scope)
        guard relation.width == operands.count else {
            throw SQLErrors.make(
                "SQL116", "Values passed to IN operator must have compatible types", span(range))
        }
        let bound = try Decorrelator(span: span(range)).run(relation)
        var tests: [Expression] = []
        for (index, operand) in operands.enumerated() {
            let outer = operand.replacing {
                if case .input(let column, let type) = $0 { return .correlated(column, type) }
                return nil
            }
            let saved = clause
            clause = "IN"
            defer { clause = saved }
            tests.append(try compare(.equals, outer, bound.relation.column(index), range))
        }
        let item = BoundSubquery(
            kind: .membership(Logic.and(tests)), relation: bound.relation, conditions: bound.conditions,
            span: span(range))
        let nullable = tests.contains { $0.type.isNullable }
        let result = subqueries.add(item, DataType(.boolean, nullable: nullable))
        return isNegated ? Logic.not(result) : result
    }
}
