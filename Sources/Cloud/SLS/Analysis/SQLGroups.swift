import CloudGateway

/// The groups of a GROUP BY, in the order in which they were first met.
struct SQLGroups {
    struct Bucket {
        /// The first row of the group, on which its keys are evaluated.
        var sample: [SQLValue]
        var aggregates: [SQLAggregate]
    }

    private(set) var all: [Bucket] = []
    private var places: [String: Int] = [:]
    private let keys: [SQLExpression]
    private let calls: [SQLCall]
    private let evaluator: SQLEvaluator

    init(_ keys: [SQLExpression], _ calls: [SQLCall], _ evaluator: SQLEvaluator) throws(CloudError) {
        (self.keys, self.calls, self.evaluator) = (keys, calls, evaluator)
        for call in calls { _ = try SQLAggregate(call) }
    }

    /// Adds a row that stands there `weight` times to its group.
    mutating func take(_ row: [SQLValue], weight: Int) throws(CloudError) {
        var key = ""
        for expression in keys {
            let value = try evaluator.value(expression, row)
            key += value.key + "\u{0}"
        }
        let place = try place(of: key, row)
        for (index, call) in calls.enumerated() {
            let arguments = try call.arguments.mapped { argument throws(CloudError) in
                try evaluator.value(argument, row)
            }
            all[place].aggregates[index].take(arguments, weight: weight)
        }
    }

    /// Makes the one group that an aggregation without keys has even over no rows.
    mutating func ensureOne() {
        guard all.isEmpty else { return }
        let sample = [SQLValue](repeating: .null, count: evaluator.scope.names.count)
        all.append(Bucket(sample: sample, aggregates: calls.compactMap { try? SQLAggregate($0) }))
    }

    private mutating func place(of key: String, _ row: [SQLValue]) throws(CloudError) -> Int {
        if let place = places[key] { return place }
        let fresh = try calls.mapped { call throws(CloudError) in try SQLAggregate(call) }
        all.append(Bucket(sample: row, aggregates: fresh))
        places[key] = all.count - 1
        return all.count - 1
    }
}

/// What a statement names.
enum SQLColumns {
    /// The columns that a statement reads, in the order it names them; nil when it reads all with `*`.
    static func named(in select: SQLSelect) -> [String]? {
        if select.items.contains(where: \.isStar) { return nil }
        var names: [String] = []
        func visit(_ expression: SQLExpression) {
            if case .column(let name) = expression, !names.contains(name) { names.append(name) }
            expression.children.forEach(visit)
        }
        func visit(_ source: SQLSelect.Source) {
            switch source {
            case .join(let left, let right, _, let condition):
                visit(left)
                visit(right)
                if let condition { visit(condition) }
            case .unnest(let left, let unnest):
                visit(left)
                unnest.collections.forEach(visit)
            case .log, .query, .set, .values: return
            }
        }
        visit(select.source)
        select.items.forEach { visit($0.expression) }
        let rest = select.groups + select.orders.map(\.expression)
        for expression in rest + [select.condition, select.having].compactMap({ $0 }) { visit(expression) }
        return names
    }

    /// The aggregates that stand in `expressions`, each once.
    static func aggregates(in expressions: [SQLExpression]) -> [SQLCall] {
        var calls: [SQLCall] = []
        func visit(_ expression: SQLExpression) {
            if case .call(let call) = expression, call.isAggregate {
                if !calls.contains(call) { calls.append(call) }
            } else {
                expression.children.forEach(visit)
            }
        }
        expressions.forEach(visit)
        return calls
    }
}
