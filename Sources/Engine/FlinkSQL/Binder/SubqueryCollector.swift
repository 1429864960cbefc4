import LabKernel
import StreamTypes

/// Takes the subqueries of a clause and joins them to the clause's relation.
final class SubqueryCollector {
    private(set) var items: [BoundSubquery] = []

    func add(_ item: BoundSubquery, _ type: DataType) -> Expression {
        items.append(item)
        return .input(Placeholder.subquery + items.count - 1, type)
    }

    /// Changes the outer sides of all conditions.
    func replaceOuter(_ change: (Expression) throws(LabError) -> Expression) throws(LabError) {
        for index in items.indices {
            var conditions: [Expression] = []
            for condition in items[index].conditions { conditions.append(try outer(condition, change)) }
            items[index].conditions = conditions
            if case .membership(let test) = items[index].kind {
                items[index].kind = .membership(try outer(test, change))
            }
        }
    }

    private func outer(
        _ value: Expression, _ change: (Expression) throws(LabError) -> Expression
    ) throws(LabError) -> Expression {
        if case .correlated(let index, let type) = value {
            guard case .input(let moved, let newType) = try change(.input(index, type)) else { return value }
            return .correlated(moved, newType)
        }
        var operands: [Expression] = []
        for operand in value.operands { operands.append(try outer(operand, change)) }
        var next = operands.makeIterator()
        return value.mapOperands { next.next() ?? $0 }
    }

    // MARK: - Filters

    /// Keeps the rows for which the condition holds; EXISTS and IN at its top become semi and anti joins.
    func filter(_ relation: Relation, by condition: Expression, width: Int) throws(LabError) -> Relation {
        var none: [SelectBinder.Item] = []
        return try filter(relation, by: condition, width: width, values: &none)
    }

    /// As above, and puts the columns of scalar subqueries into the values.
    func filter(
        _ relation: Relation, by condition: Expression, width: Int, values: inout [SelectBinder.Item]
    ) throws(LabError) -> Relation {
        var plain: [Expression] = []
        var joins: [(Int, Bool)] = []
        var mixed: [Expression] = []
        for part in condition.conjuncts {
            if let (index, isNegated) = topLevel(part) {
                joins.append((index, isNegated))
            } else if subqueries(in: part).isEmpty {
                plain.append(part)
            } else {
                mixed.append(part)
            }
        }
        var result = relation
        if let test = Expression.conjunction(plain) {
            result = Relation(.filter(test), [result], result.schema)
        }
        for (index, isNegated) in joins { result = semiJoin(result, items[index], isNegated) }
        var columns: [Int: Expression] = [:]
        let used = mixed.flatMap(subqueries) + values.flatMap { subqueries(in: $0.value) }
        for index in Set(used).sorted() { result = try attach(index, to: result, &columns) }
        for place in values.indices { values[place].value = replaced(values[place].value, columns) }
        if let test = Expression.conjunction(mixed.map { replaced($0, columns) }) {
            result = Relation(.filter(test), [result], result.schema)
        }
        return result
    }

    /// Joins the subqueries that the values hold.
    func attach(to relation: Relation, values: inout [SelectBinder.Item]) throws(LabError) -> Relation {
        var result = relation
        var columns: [Int: Expression] = [:]
        for index in Set(values.flatMap { subqueries(in: $0.value) }).sorted() {
            result = try attach(index, to: result, &columns)
        }
        for place in values.indices { values[place].value = replaced(values[place].value, columns) }
        return result
    }

    private func subqueries(in value: Expression) -> [Int] {
        value.inputColumns.compactMap { column in
            guard let (base, offset) = Placeholder.split(column), base == Placeholder.subquery else {
                return nil
            }
            return offset
        }
    }

    private func replaced(_ value: Expression, _ columns: [Int: Expression]) -> Expression {
        value.replacing {
            guard case .input(let column, _) = $0, let (base, offset) = Placeholder.split(column),
                base == Placeholder.subquery
            else { return nil }
            return columns[offset]
        }
    }

    /// An EXISTS or IN that is the whole condition, perhaps negated.
    private func topLevel(_ part: Expression) -> (index: Int, isNegated: Bool)? {
        if case .call(.not, let operands, _) = part, let inner = topLevel(operands[0]) {
            return (inner.index, !inner.isNegated)
        }
        guard case .input(let column, _) = part, let (base, offset) = Placeholder.split(column),
            base == Placeholder.subquery
        else { return nil }
        if case .scalar = items[offset].kind { return nil }
        return (offset, false)
    }

    // MARK: - Joins

    /// A condition of the subquery as one of a join: outer columns left, the subquery's right.
    private func joined(_ condition: Expression, _ leftWidth: Int) -> Expression {
        condition.replacing {
            switch $0 {
            case .input(let index, let type): .input(index + leftWidth, type)
            case .correlated(let index, let type): .input(index, type)
            default: nil
            }
        }
    }

    private func semiJoin(_ left: Relation, _ item: BoundSubquery, _ isNegated: Bool) -> Relation {
        var tests = item.conditions
        if case .membership(let test) = item.kind {
            let parts = isNegated ? test.conjuncts.map(nullAware) : test.conjuncts
            tests = parts + tests
        }
        let condition = Expression.conjunction(tests.map { joined($0, left.width) })
        return Relation(.join(isNegated ? .anti : .semi, condition), [left, item.relation], left.schema)
    }

    /// For NOT IN: a comparison that may be unknown counts as equal.
    private func nullAware(_ test: Expression) -> Expression {
        guard test.type.isNullable else { return test }
        return Logic.or([test, .call(.isNull, [test], DataType(.boolean, nullable: false))])
    }

    private func attach(
        _ index: Int, to left: Relation, _ columns: inout [Int: Expression]
    ) throws(LabError) -> Relation {
        let item = items[index]
        switch item.kind {
        case .scalar(let isSingleRow):
            return scalar(item, isSingleRow, left, index, &columns)
        case .exists: return mark(item, item.conditions, left, index, &columns)
        case .membership(let test): return mark(item, item.conditions + test.conjuncts, left, index, &columns)
        }
    }

    private func scalar(
        _ item: BoundSubquery, _ isSingleRow: Bool, _ left: Relation, _ index: Int,
        _ columns: inout [Int: Expression]
    ) -> Relation {
        let right = item.relation
        let type = right.schema[0].type
        let isTied = !item.conditions.isEmpty
        let value = Expression.input(left.width, type.nullable)
        let restoresCount = isTied && !type.isNullable && type.logical == .bigint
        columns[index] =
            restoresCount
            ? .call(
                .coalesce, [value, .literal(.integer(0), DataType(.bigint, nullable: false))], type.nullable)
            : isTied || !isSingleRow ? value : .input(left.width, type)
        let kind: JoinKind = isSingleRow && !isTied ? .inner : .left
        let condition = Expression.conjunction(item.conditions.map { joined($0, left.width) })
        let padded = right.schema.fields.map { Field($0.name, kind == .left ? $0.type.nullable : $0.type) }
        return Relation(.join(kind, condition), [left, right], Schema(left.schema.fields + padded))
    }

    /// An EXISTS or IN inside a larger condition: a left join with the distinct tied rows, of which a mark
    /// is kept.
    private func mark(
        _ item: BoundSubquery, _ tests: [Expression], _ left: Relation, _ index: Int,
        _ columns: inout [Int: Expression]
    ) -> Relation {
        let needed = Set(tests.flatMap(\.inputColumns)).sorted()
        let truth = DataType(.boolean, nullable: false)
        let fields = needed.map { item.relation.schema[$0] } + [Field("$mark", truth)]
        let marked = Relation(
            .project(needed.map { item.relation.column($0) } + [.literal(.boolean(true), truth)]),
            [item.relation],
            Schema(fields))
        let right = SetOperationBinder.distinct(marked)
        let moved = tests.map { test in test.mapInputs { needed.firstIndex(of: $0) ?? $0 } }
        let condition = Expression.conjunction(moved.map { joined($0, left.width) })
        let padded = right.schema.fields.map { Field($0.name, $0.type.nullable) }
        columns[index] = .call(.isNotNull, [.input(left.width + needed.count, truth.nullable)], truth)
        return Relation(.join(.left, condition), [left, right], Schema(left.schema.fields + padded))
    }
}
