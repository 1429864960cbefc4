import CloudGateway

/// A statement that knows the columns it reads: names checked, aliases and positions put in their places.
struct SQLPlan {
    let select: SQLSelect
    let groups: [SQLExpression]
    let aggregates: [SQLCall]
    let windows: [SQLCall]
    let evaluator: SQLEvaluator

    /// - Throws: for columns and functions that do not exist, and for what may not stand where it does.
    init(_ select: SQLSelect, over scope: SQLScope, _ subqueries: SQLSubqueries) throws(CloudError) {
        evaluator = SQLEvaluator(scope: scope, subqueries: subqueries)
        var select = Self.expand(select, scope)
        let groups = try Self.resolve(select.groups, select, scope, prefersColumns: true)
        let orders = try Self.resolve(select.orders.map(\.expression), select, scope, prefersColumns: false)
        for (index, order) in orders.enumerated() { select.orders[index].expression = order }
        select.having = select.having.map { Self.substitute($0, select, scope) }
        (self.select, self.groups) = (select, groups)
        let visible = select.items.map(\.expression) + orders
        aggregates = SQLColumns.aggregates(in: visible + [select.having].compactMap { $0 })
        windows = SQLWindows.calls(in: visible)
        try check(visible)
    }

    /// Whether WHERE lets a row through.
    func admits(_ row: [SQLValue]) throws(CloudError) -> Bool {
        guard let condition = select.condition else { return true }
        return try evaluator.value(condition, row).isTrue
    }

    func values(on row: [SQLValue], _ results: [(SQLCall, SQLValue)]) throws(CloudError) -> [SQLValue] {
        var values: [SQLValue] = []
        for item in select.items {
            values.append(try evaluator.value(item.expression, row, aggregates: results))
        }
        return values
    }

    func orderKeys(on row: [SQLValue], _ results: [(SQLCall, SQLValue)]) throws(CloudError) -> [SQLValue] {
        var values: [SQLValue] = []
        for order in select.orders {
            values.append(try evaluator.value(order.expression, row, aggregates: results))
        }
        return values
    }

    /// Puts the source's columns in the place of `*`.
    private static func expand(_ select: SQLSelect, _ scope: SQLScope) -> SQLSelect {
        var select = select
        select.items = select.items.flatMap { item in
            guard item.isStar else { return [item] }
            return scope.names.map { SQLSelect.Item(expression: .column($0), name: $0) }
        }
        return select
    }

    /// Aliases and positions of the select list in GROUP BY and ORDER BY mean the expressions there. In GROUP
    /// BY a column of that name comes first, in ORDER BY the alias.
    private static func resolve(
        _ expressions: [SQLExpression], _ select: SQLSelect, _ scope: SQLScope, prefersColumns: Bool
    ) throws(CloudError) -> [SQLExpression] {
        try expressions.mapped { expression throws(CloudError) in
            switch expression {
            case .literal(.long(let number)):
                guard (1...Int64(max(1, select.items.count))).contains(number), !select.items.isEmpty else {
                    throw SQLErrors.semantics("position \(number) is not in select list")
                }
                return select.items[Int(number) - 1].expression
            case .column(let name):
                let meant = select.items.first { $0.name == name }?.expression
                if prefersColumns, scope.has(name), meant?.hasAggregate ?? true { return expression }
                return meant ?? expression
            default: return substitute(expression, select, scope)
            }
        }
    }

    /// Aliases within an expression mean what they stand for, unless a column has the name.
    private static func substitute(
        _ expression: SQLExpression, _ select: SQLSelect, _ scope: SQLScope
    ) -> SQLExpression {
        guard case .column(let name) = expression else {
            return expression.mapChildren { substitute($0, select, scope) }
        }
        return select.items.first { $0.name == name && !scope.has(name) }?.expression ?? expression
    }

    private func check(_ visible: [SQLExpression]) throws(CloudError) {
        for expression in visible + groups + [select.having].compactMap({ $0 }) {
            try evaluator.check(expression)
        }
        if let condition = select.condition {
            try evaluator.check(condition)
            if condition.hasAggregate {
                throw SQLErrors.semantics("WHERE clause cannot contain aggregations")
            }
            if condition.hasWindow {
                throw SQLErrors.semantics("WHERE clause cannot contain window functions")
            }
        }
        for expression in groups where expression.hasAggregate {
            throw SQLErrors.semantics("GROUP BY clause cannot contain aggregations")
        }
        guard select.isGrouped else { return }
        for item in select.items where !isGrouped(item.expression) {
            throw SQLErrors.semantics(
                "'\(item.name)' must be an aggregate expression or appear in GROUP BY clause")
        }
        for order in select.orders where !isGrouped(order.expression) {
            throw SQLErrors.semantics("ORDER BY must be an aggregate expression or appear in GROUP BY clause")
        }
    }

    /// Whether an expression has one value in each group.
    private func isGrouped(_ expression: SQLExpression) -> Bool { isGrouped(expression, within: []) }

    /// The same where lambda expressions around it have these parameters.
    private func isGrouped(_ expression: SQLExpression, within parameters: Set<String>) -> Bool {
        if groups.contains(expression) { return true }
        switch expression {
        case .literal, .query, .exists: return true
        case .column(let name): return parameters.contains(name)
        case .call(let call) where call.isAggregate: return true
        case .lambda(let names, let body): return isGrouped(body, within: parameters.union(names))
        default: return expression.children.allSatisfy { isGrouped($0, within: parameters) }
        }
    }
}
