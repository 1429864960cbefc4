import LabKernel
import StreamTypes

/// UNION, INTERSECT and EXCEPT, rewritten into unions, aggregates and joins as Flink does.
struct SetOperationBinder {
    let binder: Binder

    func bind(
        _ operation: SetOperator, _ isAll: Bool, _ left: QuerySyntax, _ right: QuerySyntax, _ outer: Scope?
    ) throws(LabError) -> Relation {
        let l = try binder.query(left, outer: outer)
        let r = try binder.query(right, outer: outer)
        let name = operation.rawValue + (isAll ? " ALL" : "")
        guard l.width == r.width else {
            throw SQLErrors.make("SQL116", "Column count mismatch in \(name)", binder.span(right.range))
        }
        var fields: [Field] = []
        for index in l.schema.fields.indices {
            fields.append(try common(l.schema[index], r.schema[index], index, name, right))
        }
        let schema = Schema(fields)
        let (a, b) = (coerced(l, schema), coerced(r, schema))
        switch operation {
        case .union:
            let all = Relation(.union, [a, b], schema)
            return isAll ? all : SetOperationBinder.distinct(all)
        case .intersect: return isAll ? counted(a, b, schema, isExcept: false) : joined(.semi, a, b)
        case .except: return isAll ? counted(a, b, schema, isExcept: true) : joined(.anti, a, b)
        }
    }

    private func common(
        _ left: Field, _ right: Field, _ index: Int, _ name: String, _ syntax: QuerySyntax
    ) throws(LabError) -> Field {
        if left.type.timeAttribute != .none, left.type.logical == right.type.logical {
            return Field(left.name, left.type.nullable(left.type.isNullable || right.type.isNullable))
        }
        guard let type = TypeMerging.common([left.type, right.type]), type.logical != .null else {
            throw SQLErrors.make(
                "SQL116", "Type mismatch in column \(index + 1) of \(name)", binder.span(syntax.range))
        }
        return Field(left.name, type)
    }

    private func coerced(_ relation: Relation, _ schema: Schema) -> Relation {
        let values = relation.columns.enumerated().map { index, value -> Expression in
            let target = schema[index].type
            return target.timeAttribute != .none ? value : Coercion.coerce(value, to: target.logical)
        }
        if values == relation.columns { return relation }
        return Relation(.project(values), [relation], schema)
    }

    /// GROUP BY all columns.
    static func distinct(_ relation: Relation) -> Relation {
        let fields = relation.schema.fields.map { Field($0.name, $0.type.withoutTimeAttribute) }
        let aggregate = LogicalAggregate(grouping: Array(relation.schema.fields.indices), calls: [])
        return Relation(.aggregate(aggregate), [relation], Schema(fields))
    }

    /// The distinct left rows that have, or have not, an equal right row; NULLs are equal.
    private func joined(_ kind: JoinKind, _ left: Relation, _ right: Relation) -> Relation {
        let never = DataType(.boolean, nullable: false)
        let tests = left.schema.fields.indices.map { index in
            Expression.call(
                .isNotDistinctFrom,
                [left.column(index), .input(left.width + index, right.schema[index].type)], never)
        }
        let join = Relation(.join(kind, Expression.conjunction(tests)), [left, right], left.schema)
        return SetOperationBinder.distinct(join)
    }

    /// INTERSECT ALL and EXCEPT ALL: counts each row on both sides and repeats it as often as it should
    /// remain.
    private func counted(_ left: Relation, _ right: Relation, _ schema: Schema, isExcept: Bool) -> Relation {
        let bigint = DataType(.bigint, nullable: false)
        let marks = { (relation: Relation, values: [Int64]) -> Relation in
            let columns = relation.columns + values.map { Expression.literal(.integer($0), bigint) }
            let fields = schema.fields + [Field("l", bigint), Field("r", bigint)].prefix(values.count)
            return Relation(.project(columns), [relation], Schema(fields))
        }
        let union = Relation(
            .union, [marks(left, isExcept ? [1, 0] : [1, 0]), marks(right, isExcept ? [-1, 0] : [0, 1])],
            Schema(schema.fields + [Field("l", bigint), Field("r", bigint)]))
        let width = schema.count
        let calls = ["l", "r"].enumerated().map { index, name in
            AggregateCall(function: .sum, arguments: [width + index], type: bigint, name: name)
        }
        let grouped = Relation(
            .aggregate(LogicalAggregate(grouping: Array(0..<width), calls: calls)), [union],
            Schema(schema.fields + [Field("l", bigint), Field("r", bigint)]))
        return replicated(grouped, schema, isExcept: isExcept)
    }

    /// Repeats each row: `l` times for EXCEPT (already the difference), the smaller of `l` and `r` times for
    /// INTERSECT.
    private func replicated(_ grouped: Relation, _ schema: Schema, isExcept: Bool) -> Relation {
        let width = schema.count
        let bigint = DataType(.bigint, nullable: false)
        let (l, r) = (grouped.column(width), grouped.column(width + 1))
        let times: Expression = isExcept ? l : .call(.least, [l, r], bigint)
        let zero = Expression.literal(.integer(0), bigint)
        let positive = Expression.call(.greaterThan, [times, zero], DataType(.boolean, nullable: false))
        let kept = Relation(.filter(positive), [grouped], grouped.schema)
        let correlate = Correlate(
            function: .named("$REPLICATE", [times]), functionSchema: Schema(), kind: .inner)
        let repeated = Relation(.correlate(correlate), [kept], kept.schema)
        return Relation(.project((0..<width).map { repeated.column($0) }), [repeated], schema)
    }
}
