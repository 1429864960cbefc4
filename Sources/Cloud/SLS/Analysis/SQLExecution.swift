import CloudGateway
import LabKernel

/// Rows of named columns.
struct SQLTable {
    var scope: SQLScope
    var rows: [[SQLValue]]
}

/// Runs a statement over the logs that a search found.
///
/// Rows are read one by one; an analysis sees every log, so its answers are exact.
struct SQLExecution {
    /// The logs as a table, with only the columns that the statement names.
    let log: ([String]) throws(CloudError) -> SQLTable

    /// The statement's rows, in its order, cut to its limit; 100 rows when it has none.
    ///
    /// Source: SLS "LIMIT": 100 rows are answered by default.
    func run(_ select: SQLSelect) throws(CloudError) -> SQLTable {
        var table = try run(select, defaultLimit: 100)
        table.rows = Array(table.rows.prefix(1_000_000))
        return table
    }

    private func run(_ select: SQLSelect, defaultLimit: Int?) throws(CloudError) -> SQLTable {
        let input = try source(select.source, for: select)
        let evaluator = SQLEvaluator(scope: input.scope)
        var select = try expand(select, input.scope)
        let groups = try resolve(select.groups, select)
        select.having = select.having.map { Self.substitute($0, select, input.scope) }
        try check(select, groups, evaluator)
        var rows = input.rows
        if let condition = select.condition {
            rows = try rows.filtered { row throws(CloudError) in try evaluator.value(condition, row).isTrue }
        }
        let isGrouped =
            !groups.isEmpty || select.having != nil || select.items.contains { $0.expression.hasAggregate }
        var output =
            isGrouped
            ? try grouped(rows, groups, select, evaluator) : try plain(rows, select, evaluator)
        if select.isDistinct { output = distinct(output) }
        if !select.orders.isEmpty { output = sorted(output, select.orders.map(\.isDescending)) }
        let cut = output.dropFirst(select.offset).prefix(select.limit ?? defaultLimit ?? output.count)
        var scope = SQLScope()
        for item in select.items { scope.add(item.name) }
        return SQLTable(scope: scope, rows: cut.map(\.values))
    }

    /// A row of the answer with what it is ordered by.
    private struct Output {
        var values: [SQLValue]
        var order: [SQLValue]
    }

    // MARK: Input

    private func source(_ source: SQLSelect.Source, for select: SQLSelect) throws(CloudError) -> SQLTable {
        switch source {
        case .log: return try log(SQLColumns.named(in: select))
        case .query(let inner, let alias):
            let table = try run(inner, defaultLimit: nil)
            var scope = SQLScope()
            for name in table.scope.names { scope.add(name, alias: alias) }
            return SQLTable(scope: scope, rows: table.rows)
        case .join(let left, let right, let kind, let condition):
            return try join(
                try self.source(left, for: select), try self.source(right, for: select), kind, condition)
        }
    }

    private func join(
        _ left: SQLTable, _ right: SQLTable, _ kind: SQLSelect.JoinKind, _ condition: SQLExpression
    ) throws(CloudError) -> SQLTable {
        let scope = left.scope.joined(with: right.scope)
        let evaluator = SQLEvaluator(scope: scope)
        try evaluator.check(condition)
        var rows: [[SQLValue]] = []
        let nulls = [SQLValue](repeating: .null, count: right.scope.names.count)
        for row in left.rows {
            var isMatched = false
            for other in right.rows where try evaluator.value(condition, row + other).isTrue {
                rows.append(row + other)
                isMatched = true
            }
            if !isMatched, kind == .left { rows.append(row + nulls) }
        }
        return SQLTable(scope: scope, rows: rows)
    }

    /// Puts the source's columns in the place of `*`.
    private func expand(_ select: SQLSelect, _ scope: SQLScope) throws(CloudError) -> SQLSelect {
        var select = select
        select.items = select.items.flatMap { item in
            guard item.isStar else { return [item] }
            return scope.names.map { SQLSelect.Item(expression: .column($0), name: $0) }
        }
        return select
    }

    /// Aliases and positions of the select list in GROUP BY and ORDER BY mean the expressions there.
    private func resolve(_ expressions: [SQLExpression], _ select: SQLSelect) throws(CloudError)
        -> [SQLExpression]
    {
        try expressions.mapped { expression throws(CloudError) in
            switch expression {
            case .column(let name): return select.items.first { $0.name == name }?.expression ?? expression
            case .literal(.long(let number)):
                guard (1...Int64(select.items.count)).contains(number) else {
                    throw SQLErrors.semantics("position \(number) is not in select list")
                }
                return select.items[Int(number) - 1].expression
            default: return expression
            }
        }
    }

    /// Aliases in HAVING mean what they stand for, unless a column has the name.
    private static func substitute(
        _ expression: SQLExpression, _ select: SQLSelect, _ scope: SQLScope
    ) -> SQLExpression {
        guard case .column(let name) = expression else {
            return expression.mapChildren { substitute($0, select, scope) }
        }
        return select.items.first { $0.name == name && !scope.names.contains(name) }?.expression ?? expression
    }

    private func check(
        _ select: SQLSelect, _ groups: [SQLExpression], _ evaluator: SQLEvaluator
    ) throws(CloudError) {
        let orders = try resolve(select.orders.map(\.expression), select)
        for expression in select.items.map(\.expression) + groups + orders { try evaluator.check(expression) }
        if let condition = select.condition {
            try evaluator.check(condition)
            if condition.hasAggregate {
                throw SQLErrors.semantics("WHERE clause cannot contain aggregations")
            }
        }
        if let having = select.having { try evaluator.check(having) }
        guard !groups.isEmpty || select.items.contains(where: { $0.expression.hasAggregate }) else { return }
        for item in select.items where !Self.isGrouped(item.expression, groups) {
            throw SQLErrors.semantics(
                "'\(item.name)' must be an aggregate expression or appear in GROUP BY clause")
        }
    }

    /// Whether an expression has one value in each group.
    private static func isGrouped(_ expression: SQLExpression, _ groups: [SQLExpression]) -> Bool {
        if groups.contains(expression) { return true }
        switch expression {
        case .literal: return true
        case .column: return false
        case .call(let call) where SQLAggregate.names.contains(call.name): return true
        default: return expression.children.allSatisfy { isGrouped($0, groups) }
        }
    }

    // MARK: Output

    private func plain(
        _ rows: [[SQLValue]], _ select: SQLSelect, _ evaluator: SQLEvaluator
    ) throws(CloudError) -> [Output] {
        let orders = try resolve(select.orders.map(\.expression), select)
        return try rows.mapped { row throws(CloudError) in
            Output(
                values: try select.items.mapped { item throws(CloudError) in
                    try evaluator.value(item.expression, row)
                },
                order: try orders.mapped { order throws(CloudError) in try evaluator.value(order, row) })
        }
    }

    private func grouped(
        _ rows: [[SQLValue]], _ groups: [SQLExpression], _ select: SQLSelect, _ evaluator: SQLEvaluator
    ) throws(CloudError) -> [Output] {
        let orders = try resolve(select.orders.map(\.expression), select)
        let calls = SQLColumns.aggregates(
            in: select.items.map(\.expression) + orders + [select.having].compactMap { $0 })
        var buckets = try SQLGroups(groups, calls, evaluator)
        for row in rows { try buckets.take(row) }
        if groups.isEmpty { buckets.ensureOne() }
        var output: [Output] = []
        for bucket in buckets.all {
            let results = zip(calls, bucket.aggregates).map { ($0, $1.result) }
            func value(_ expression: SQLExpression) throws(CloudError) -> SQLValue {
                try evaluator.value(expression, bucket.sample, aggregates: results)
            }
            if let having = select.having, try !value(having).isTrue { continue }
            output.append(
                Output(
                    values: try select.items.mapped { item throws(CloudError) in try value(item.expression) },
                    order: try orders.mapped { order throws(CloudError) in try value(order) }))
        }
        return output
    }

    private func distinct(_ output: [Output]) -> [Output] {
        var seen: Set<String> = []
        return output.filter {
            seen.insert($0.values.map { $0.typeName + $0.text }.joined(separator: "\u{0}")).inserted
        }
    }

    /// A stable sort, NULL last in either direction.
    private func sorted(_ output: [Output], _ isDescending: [Bool]) -> [Output] {
        output.enumerated().sorted { left, right in
            for (index, descending) in isDescending.enumerated() {
                let (a, b) = (left.element.order[index], right.element.order[index])
                if a.isNull != b.isNull { return b.isNull }
                guard let order = SQLValue.compare(a, b), order != 0 else { continue }
                return descending ? order > 0 : order < 0
            }
            return left.offset < right.offset
        }.map(\.element)
    }
}

extension SQLScope {
    /// The columns of both, the left ones first.
    func joined(with other: SQLScope) -> SQLScope {
        var scope = self
        scope.append(other)
        return scope
    }
}

extension Sequence {
    /// `map` whose errors keep their type.
    func mapped<Result>(
        _ transform: (Element) throws(CloudError) -> Result
    ) throws(CloudError) -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try transform(element)) }
        return results
    }

    /// `filter` whose errors keep their type.
    func filtered(_ isKept: (Element) throws(CloudError) -> Bool) throws(CloudError) -> [Element] {
        var results: [Element] = []
        for element in self where try isKept(element) { results.append(element) }
        return results
    }
}
