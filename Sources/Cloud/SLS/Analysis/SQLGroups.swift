import CloudGateway

/// The groups of a GROUP BY, in the order in which they were first met.
struct SQLGroups {
    struct Bucket {
        /// The first row of the group, on which its keys are evaluated.
        var sample: [SQLValue]
        var aggregates: [SQLAggregate]
    }

    private(set) var all: [Bucket] = []
    private var places: [SQLGroupKey: Int] = [:]
    private let keys: [SQLOperand]
    private let calls: [SQLCall]
    private let arguments: [[SQLOperand]]
    private let evaluator: SQLEvaluator

    init(_ keys: [SQLExpression], _ calls: [SQLCall], _ evaluator: SQLEvaluator) throws(CloudError) {
        (self.calls, self.evaluator) = (calls, evaluator)
        self.keys = try keys.mapped { (key) throws(CloudError) in try SQLOperand(key, evaluator) }
        arguments = try calls.mapped { (call) throws(CloudError) in
            try call.arguments.mapped { (argument) throws(CloudError) in try SQLOperand(argument, evaluator) }
        }
        for call in calls { _ = try SQLAggregate(call) }
    }

    /// Adds a row that stands there `weight` times to its group.
    mutating func take(_ row: [SQLValue], weight: Int) throws(CloudError) {
        var key = SQLGroupKey(first: .null, rest: [])
        if let first = keys.first { key.first = try first.value(row) }
        for operand in keys.dropFirst() { key.rest.append(try operand.value(row)) }
        let place = try place(of: key, row)
        for (index, operands) in arguments.enumerated() {
            if operands.count == 1 {
                all[place].aggregates[index].take(try operands[0].value(row), weight: weight)
            } else {
                let values = try operands.mapped { (operand) throws(CloudError) in try operand.value(row) }
                all[place].aggregates[index].take(values, weight: weight)
            }
        }
    }

    /// Makes the one group that an aggregation without keys has even over no rows.
    mutating func ensureOne() {
        guard all.isEmpty else { return }
        let sample = [SQLValue](repeating: .null, count: evaluator.scope.names.count)
        all.append(Bucket(sample: sample, aggregates: calls.compactMap { try? SQLAggregate($0) }))
    }

    private mutating func place(of key: SQLGroupKey, _ row: [SQLValue]) throws(CloudError) -> Int {
        if let place = places[key] { return place }
        let fresh = try calls.mapped { call throws(CloudError) in try SQLAggregate(call) }
        all.append(Bucket(sample: row, aggregates: fresh))
        places[key] = all.count - 1
        return all.count - 1
    }
}

/// An expression of a row; a column is found by its place, which is looked up once.
private enum SQLOperand {
    case column(Int)
    case other(SQLExpression, SQLEvaluator)

    init(_ expression: SQLExpression, _ evaluator: SQLEvaluator) throws(CloudError) {
        if case .column(let name) = expression {
            self = .column(try evaluator.scope.place(name))
        } else {
            self = .other(expression, evaluator)
        }
    }

    func value(_ row: [SQLValue]) throws(CloudError) -> SQLValue {
        switch self {
        case .column(let place): row[place]
        case .other(let expression, let evaluator): try evaluator.value(expression, row)
        }
    }
}

/// The values that a group has in common.
private struct SQLGroupKey: Hashable {
    var first: SQLValue
    var rest: [SQLValue]

    static func == (left: SQLGroupKey, right: SQLGroupKey) -> Bool {
        isSame(left.first, right.first) && left.rest.count == right.rest.count
            && zip(left.rest, right.rest).allSatisfy(isSame)
    }

    private static func isSame(_ left: SQLValue, _ right: SQLValue) -> Bool {
        switch (left, right) {
        case (.text(let a), .text(let b)): a == b
        case (.long(let a), .long(let b)): a == b
        default: left.key == right.key
        }
    }

    func hash(into hasher: inout Hasher) {
        Self.combine(first, &hasher)
        for value in rest { Self.combine(value, &hasher) }
    }

    private static func combine(_ value: SQLValue, _ hasher: inout Hasher) {
        switch value {
        case .text(let text): hasher.combine(text)
        case .long(let number): hasher.combine(number)
        case .double(let number):
            if let whole = Int64(exactly: number) { hasher.combine(whole) } else { hasher.combine(number) }
        default: hasher.combine(value.key)
        }
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
