import CloudGateway

/// Joins two inputs: by a hash of what must be equal, then by the rest of the condition.
struct SQLJoin {
    private let left: SQLInput
    private let right: SQLInput
    private let kind: SQLSelect.JoinKind
    private let scope: SQLScope
    private let evaluator: SQLEvaluator
    private let leftEvaluator: SQLEvaluator
    private let rightEvaluator: SQLEvaluator
    /// Pairs that must be equal: one over the left columns, one over the right.
    private var pairs: [(SQLExpression, SQLExpression)] = []
    private var rest: [SQLExpression] = []

    init(
        _ left: SQLInput, _ right: SQLInput, _ kind: SQLSelect.JoinKind, _ condition: SQLExpression?,
        _ subqueries: SQLSubqueries
    ) throws(CloudError) {
        (self.left, self.right, self.kind) = (left, right, kind)
        var scope = left.scope
        scope.append(right.scope)
        self.scope = scope
        evaluator = SQLEvaluator(scope: scope, subqueries: subqueries)
        leftEvaluator = SQLEvaluator(scope: left.scope, subqueries: subqueries)
        rightEvaluator = SQLEvaluator(scope: right.scope, subqueries: subqueries)
        guard let condition else { return }
        try evaluator.check(condition)
        split(condition)
    }

    private mutating func split(_ condition: SQLExpression) {
        switch condition {
        case .binary("and", let first, let second):
            split(first)
            split(second)
        case .binary("=", let first, let second)
        where isOver(first, left.scope) && isOver(second, right.scope):
            pairs.append((first, second))
        case .binary("=", let first, let second)
        where isOver(second, left.scope) && isOver(first, right.scope):
            pairs.append((second, first))
        default: rest.append(condition)
        }
    }

    /// Whether an expression names columns, and only columns of `scope`. A name that both sides have means
    /// the left one.
    private func isOver(_ expression: SQLExpression, _ scope: SQLScope) -> Bool {
        guard case .column(let name) = expression else { return false }
        return scope.has(name) && (scope.names == left.scope.names || !left.scope.has(name))
    }

    func table() throws(CloudError) -> SQLTable {
        let (leftRows, rightRows) = (try Self.rows(left), try Self.rows(right))
        let index = try index(rightRows)
        var rows: [[SQLValue]] = []
        var isMatched = [Bool](repeating: false, count: rightRows.count)
        let nulls = [SQLValue](repeating: .null, count: right.scope.names.count)
        for row in leftRows {
            var isFound = false
            for number in try candidates(row, index, rightRows.count) {
                let both = row + rightRows[number]
                guard try holds(both) else { continue }
                rows.append(both)
                (isFound, isMatched[number]) = (true, true)
            }
            if !isFound, kind == .left || kind == .full { rows.append(row + nulls) }
        }
        if kind == .right || kind == .full {
            let nulls = [SQLValue](repeating: .null, count: left.scope.names.count)
            for (number, row) in rightRows.enumerated() where !isMatched[number] { rows.append(nulls + row) }
        }
        return SQLTable(scope: scope, rows: rows)
    }

    private static func rows(_ input: SQLInput) throws(CloudError) -> [[SQLValue]] {
        var rows: [[SQLValue]] = []
        try input.forEach(true) { (row, weight) throws(CloudError) in
            rows += Array(repeating: row, count: weight)
            return true
        }
        return rows
    }

    private func index(_ rows: [[SQLValue]]) throws(CloudError) -> [String: [Int]] {
        guard !pairs.isEmpty else { return [:] }
        var index: [String: [Int]] = [:]
        for (number, row) in rows.enumerated() {
            if let key = try key(pairs.map(\.1), row, rightEvaluator) {
                index[key, default: []].append(number)
            }
        }
        return index
    }

    private func candidates(
        _ row: [SQLValue], _ index: [String: [Int]], _ count: Int
    ) throws(CloudError) -> [Int] {
        guard !pairs.isEmpty else { return Array(0..<count) }
        return try key(pairs.map(\.0), row, leftEvaluator).flatMap { index[$0] } ?? []
    }

    /// Nil when a value is NULL, which equals nothing.
    private func key(
        _ expressions: [SQLExpression], _ row: [SQLValue], _ evaluator: SQLEvaluator
    ) throws(CloudError) -> String? {
        var key = ""
        for expression in expressions {
            let value = try evaluator.value(expression, row)
            if value.isNull { return nil }
            key += value.key + "\u{0}"
        }
        return key
    }

    private func holds(_ row: [SQLValue]) throws(CloudError) -> Bool {
        for condition in rest where try !evaluator.value(condition, row).isTrue { return false }
        return true
    }
}
