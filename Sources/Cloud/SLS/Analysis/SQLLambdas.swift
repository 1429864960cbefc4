import CloudGateway

/// Functions that take lambda expressions: `filter(a, x -> x > 0)`.
///
/// Source: SLS "Lambda expressions", which follows Presto.
struct SQLLambdas {
    /// The functions, and how many arguments they take.
    static let names: [String: Int] = [
        "filter": 2, "transform": 2, "reduce": 4, "any_match": 2, "all_match": 2, "none_match": 2,
        "zip_with": 3, "map_filter": 2, "transform_keys": 2, "transform_values": 2,
    ]

    let evaluator: SQLEvaluator
    let row: [SQLValue]
    let aggregates: [(SQLCall, SQLValue)]

    private typealias Body = ([SQLValue]) throws(CloudError) -> SQLValue

    /// The value of a call of one of the functions; NULL for a collection that is NULL.
    func value(of call: SQLCall, _ arity: Int) throws(CloudError) -> SQLValue {
        guard call.arguments.count == arity else {
            throw SQLErrors.semantics("Unexpected parameters for function \(call.name)")
        }
        let collection = try evaluator.value(call.arguments[0], row, aggregates: aggregates)
        switch (call.name, collection) {
        case (_, .null): return .null
        case ("reduce", .array(let items)): return try reduce(items, call)
        case ("zip_with", .array(let items)): return try zip(items, call)
        case (_, .array(let items)): return try array(call.name, items, try body(call, 1, parameters: 1))
        case (_, .map(let keys, let values)):
            return try map(call.name, keys, values, try body(call, 1, parameters: 2))
        default: throw SQLErrors.semantics("Unexpected parameters for function \(call.name)")
        }
    }

    /// The lambda expression that stands at an argument's place.
    private func body(_ call: SQLCall, _ place: Int, parameters: Int) throws(CloudError) -> Body {
        guard case .lambda(let names, let body) = call.arguments[place], names.count == parameters else {
            throw SQLErrors.semantics(
                "\(call.name) takes a lambda expression of \(parameters) parameters as its argument \(place + 1)"
            )
        }
        let inner = SQLEvaluator(scope: evaluator.scope.within(names), subqueries: evaluator.subqueries)
        let (row, aggregates) = (row, aggregates)
        return { (values) throws(CloudError) in
            try inner.value(body, row + values, aggregates: aggregates)
        }
    }

    private func array(_ name: String, _ items: [SQLValue], _ body: Body) throws(CloudError) -> SQLValue {
        var results: [SQLValue] = []
        for item in items { results.append(try body([item])) }
        switch name {
        case "transform": return .array(results)
        case "filter": return .array(Swift.zip(items, results).filter { $0.1.isTrue }.map { $0.0 })
        case "any_match": return .bool(results.contains(where: \.isTrue))
        case "all_match": return .bool(results.allSatisfy(\.isTrue))
        case "none_match": return .bool(!results.contains(where: \.isTrue))
        default: throw SQLErrors.semantics("Unexpected parameters for function \(name)")
        }
    }

    private func map(
        _ name: String, _ keys: [SQLValue], _ values: [SQLValue], _ body: Body
    ) throws(CloudError) -> SQLValue {
        var results: [SQLValue] = []
        for (key, value) in Swift.zip(keys, values) { results.append(try body([key, value])) }
        switch name {
        case "map_filter":
            let kept = results.indices.filter { results[$0].isTrue }
            return .map(kept.map { keys[$0] }, kept.map { values[$0] })
        case "transform_values": return .map(keys, results)
        case "transform_keys": return .map(results, values)
        default: throw SQLErrors.semantics("Unexpected parameters for function \(name)")
        }
    }

    /// `reduce(array, start, (state, x) -> …, state -> …)`
    private func reduce(_ items: [SQLValue], _ call: SQLCall) throws(CloudError) -> SQLValue {
        let step = try body(call, 2, parameters: 2)
        let finish = try body(call, 3, parameters: 1)
        var state = try evaluator.value(call.arguments[1], row, aggregates: aggregates)
        for item in items { state = try step([state, item]) }
        return try finish([state])
    }

    /// `zip_with(a, b, (x, y) -> …)`; the shorter array is filled with NULL.
    private func zip(_ items: [SQLValue], _ call: SQLCall) throws(CloudError) -> SQLValue {
        let body = try body(call, 2, parameters: 2)
        let others = try evaluator.value(call.arguments[1], row, aggregates: aggregates)
        guard case .array(let others) = others else { return .null }
        var results: [SQLValue] = []
        for place in 0..<max(items.count, others.count) {
            results.append(
                try body([
                    place < items.count ? items[place] : .null, place < others.count ? others[place] : .null,
                ]))
        }
        return .array(results)
    }
}
