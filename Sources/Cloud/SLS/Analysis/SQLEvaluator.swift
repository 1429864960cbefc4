import CloudGateway
import LabKernel

/// Columns by name, and where each stands in a row.
struct SQLScope {
    private var places: [String: Int] = [:]
    private(set) var names: [String] = []

    /// Adds a column under `name`, and under `alias.name` when it has one; the first of a name keeps it.
    mutating func add(_ name: String, alias: String = "") {
        if places[name] == nil { places[name] = names.count }
        if !alias.isEmpty { places[alias + "." + name] = names.count }
        names.append(name)
    }

    /// Whether a column of this name is here.
    func has(_ name: String) -> Bool { places[name] != nil }

    /// Adds the columns of `other` behind these; names that both have mean these.
    mutating func append(_ other: SQLScope) {
        let start = names.count
        for (name, place) in other.places where places[name] == nil { places[name] = start + place }
        names += other.names
    }

    /// The scope of a lambda expression's body: `names` stand behind the columns and hide those of their names.
    func within(_ names: [String]) -> SQLScope {
        var scope = self
        for name in names {
            scope.places[name] = scope.names.count
            scope.names.append(name)
        }
        return scope
    }

    func place(_ name: String) throws(CloudError) -> Int {
        if let place = places[name] { return place }
        throw SQLErrors.column(name)
    }
}

/// Evaluates expressions on rows.
struct SQLEvaluator {
    let scope: SQLScope
    /// The rows of the subqueries that stand in the statement.
    let subqueries: SQLSubqueries

    /// The value of `expression` on `row`; `aggregates` holds the results of the calls that stand in it.
    func value(
        _ expression: SQLExpression, _ row: [SQLValue], aggregates: [(SQLCall, SQLValue)] = []
    ) throws(CloudError) -> SQLValue {
        switch expression {
        case .literal(let value): return value
        case .column(let name): return row[try scope.place(name)]
        case .unary(let sign, let inner): return unary(sign, try value(inner, row, aggregates: aggregates))
        case .binary(let sign, let left, let right):
            return try SQLArithmetic.apply(
                sign, try value(left, row, aggregates: aggregates),
                try value(right, row, aggregates: aggregates))
        case .call(let call): return try self.call(call, row, aggregates)
        case .cast(let inner, let type, let isSafe):
            let source = try value(inner, row, aggregates: aggregates)
            if let result = try SQLArithmetic.cast(source, to: type) { return result }
            if isSafe { return .null }
            throw SQLErrors.semantics("Cannot cast '\(source.text)' to \(type.text.uppercased())")
        case .isNull(let inner): return .bool(try value(inner, row, aggregates: aggregates).isNull)
        case .between(let inner, let low, let high):
            let middle = try value(inner, row, aggregates: aggregates)
            let above = try SQLArithmetic.apply(">=", middle, try value(low, row, aggregates: aggregates))
            let below = try SQLArithmetic.apply("<=", middle, try value(high, row, aggregates: aggregates))
            return try SQLArithmetic.apply("and", above, below)
        case .isIn(let inner, let items):
            let wanted = try value(inner, row, aggregates: aggregates)
            var result = SQLValue.bool(false)
            for item in items {
                let isEqual = try SQLArithmetic.apply(
                    "=", wanted, try value(item, row, aggregates: aggregates))
                result = try SQLArithmetic.apply("or", result, isEqual)
            }
            return result
        case .like(let inner, let pattern):
            let text = try value(inner, row, aggregates: aggregates)
            let shape = try value(pattern, row, aggregates: aggregates)
            return text.isNull || shape.isNull ? .null : .bool(LikePattern(shape.text).matches(text.text))
        case .choice(let subject, let branches, let otherwise):
            return try choice(subject, branches, otherwise, row, aggregates)
        case .list(let items):
            return .array(
                try items.mapped { item throws(CloudError) in try value(item, row, aggregates: aggregates) })
        case .element(let inner, let index):
            return try SQLCollectionFunctions.subscripted(
                try value(inner, row, aggregates: aggregates), try value(index, row, aggregates: aggregates))
        case .lambda: throw SQLErrors.semantics("Lambda expression should always be used inside a function")
        case .query(let query): return try subqueries.value(of: query)
        case .exists(let query): return .bool(try subqueries.hasRows(query))
        case .isInQuery(let inner, let query):
            return try subqueries.contains(try value(inner, row, aggregates: aggregates), in: query)
        }
    }

    private func unary(_ sign: String, _ value: SQLValue) -> SQLValue {
        switch (sign, value) {
        case (_, .null): .null
        case ("not", _): .bool(!value.isTrue)
        case (_, .long(let number)): .long(0 &- number)
        case (_, .interval(let span)): .interval(span.negated)
        default: value.number.map { .double(-$0) } ?? .null
        }
    }

    private func call(
        _ call: SQLCall, _ row: [SQLValue], _ aggregates: [(SQLCall, SQLValue)]
    ) throws(CloudError) -> SQLValue {
        if let found = aggregates.first(where: { $0.0 == call }) { return found.1 }
        if call.isAggregate { throw SQLErrors.semantics("Aggregate \(call.name) cannot stand here") }
        if call.window != nil {
            throw SQLErrors.semantics("Window function \(call.name) cannot stand here")
        }
        if call.name == "try" { return try attempt(call, row, aggregates) }
        if let arity = SQLLambdas.names[call.name] {
            return try SQLLambdas(evaluator: self, row: row, aggregates: aggregates).value(of: call, arity)
        }
        let function = try SQLFunctions.function(call.name, arguments: call.arguments.count)
        var arguments: [SQLValue] = []
        for argument in call.arguments { arguments.append(try value(argument, row, aggregates: aggregates)) }
        if !function.takesNull, arguments.contains(where: \.isNull) { return .null }
        return try function.body(arguments)
    }

    /// `try(x)`: NULL in the place of an error.
    private func attempt(
        _ call: SQLCall, _ row: [SQLValue], _ aggregates: [(SQLCall, SQLValue)]
    ) throws(CloudError) -> SQLValue {
        do throws(CloudError) {
            return try value(call.arguments[0], row, aggregates: aggregates)
        } catch {
            return .null
        }
    }

    private func choice(
        _ subject: SQLExpression?, _ branches: [SQLBranch], _ otherwise: SQLExpression?, _ row: [SQLValue],
        _ aggregates: [(SQLCall, SQLValue)]
    ) throws(CloudError) -> SQLValue {
        var wanted: SQLValue?
        if let subject { wanted = try value(subject, row, aggregates: aggregates) }
        for branch in branches {
            let condition = try value(branch.condition, row, aggregates: aggregates)
            let met = if let wanted { try SQLArithmetic.apply("=", wanted, condition) } else { condition }
            if met.isTrue { return try value(branch.result, row, aggregates: aggregates) }
        }
        guard let otherwise else { return .null }
        return try value(otherwise, row, aggregates: aggregates)
    }

    /// Checks names and numbers of arguments before any row is read.
    func check(_ expression: SQLExpression) throws(CloudError) {
        if case .column(let name) = expression { _ = try scope.place(name) }
        if case .lambda(let names, let body) = expression {
            return try SQLEvaluator(scope: scope.within(names), subqueries: subqueries).check(body)
        }
        if case .call(let call) = expression {
            if call.window != nil {
                try SQLWindows.check(call)
            } else if call.isAggregate {
                _ = try SQLAggregate(call)
            } else if SQLLambdas.names[call.name] == nil {
                _ = try SQLFunctions.function(call.name, arguments: call.arguments.count)
            }
        }
        for child in expression.children { try check(child) }
    }
}
