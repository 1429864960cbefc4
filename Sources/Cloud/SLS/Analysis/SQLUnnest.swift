import CloudGateway

/// UNNEST: a row for each item of arrays, or for each key and value of maps, beside the row that they stand in.
///
/// Source: SLS "UNNEST clause". Shorter collections are filled with NULL; a row whose collections are all empty
/// goes.
struct SQLUnnest {
    var collections: [SQLExpression]
    var alias: String
    /// The names of the new columns; nil when none are given.
    var names: [String]?
    /// Whether a last column counts the items from 1.
    var hasOrdinality: Bool

    /// The rows of `input` with their items.
    func input(_ input: SQLInput, _ subqueries: SQLSubqueries) throws(CloudError) -> SQLInput {
        let evaluator = SQLEvaluator(scope: input.scope, subqueries: subqueries)
        for collection in collections { try evaluator.check(collection) }
        let extra = hasOrdinality ? 1 : 0
        let names = names ?? (0..<collections.count + extra).map { "_col\($0)" }
        var scope = input.scope
        for name in names { scope.add(name, alias: alias) }
        return SQLInput(scope: scope) { (isOrdered, body) throws(CloudError) in
            try input.forEach(isOrdered) { (row, weight) throws(CloudError) in
                var columns: [[SQLValue]] = []
                for collection in collections {
                    columns += try Self.columns(of: try evaluator.value(collection, row))
                }
                guard columns.count + extra == names.count || columns.allSatisfy(\.isEmpty) else {
                    throw SQLErrors.semantics(
                        "Column alias list has \(names.count) entries but '\(alias)' has "
                            + "\(columns.count + extra) columns available")
                }
                for place in 0..<(columns.map(\.count).max() ?? 0) {
                    var items = columns.map { place < $0.count ? $0[place] : .null }
                    if hasOrdinality { items.append(.long(Int64(place) + 1)) }
                    if try !body(row + items, weight) { return false }
                }
                return true
            }
        }
    }

    private static func columns(of value: SQLValue) throws(CloudError) -> [[SQLValue]] {
        switch value {
        case .array(let items): return [items]
        case .map(let keys, let values): return [keys, values]
        case .null: return [[]]
        default: throw SQLErrors.semantics("Cannot unnest type: \(value.typeName)")
        }
    }
}
