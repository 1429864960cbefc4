import CloudGateway

/// The rows of a statement's subqueries, each run once when it is first asked for.
final class SQLSubqueries {
    private let run: (SQLSelect) throws(CloudError) -> SQLTable
    private var tables: [Int: SQLTable] = [:]
    private var sets: [Int: (keys: Set<String>, hasNull: Bool)] = [:]

    init(_ run: @escaping (SQLSelect) throws(CloudError) -> SQLTable) { self.run = run }

    private func rows(_ query: SQLSubquery) throws(CloudError) -> SQLTable {
        if let known = tables[query.id] { return known }
        let table = try run(query.select)
        tables[query.id] = table
        return table
    }

    private func table(_ query: SQLSubquery) throws(CloudError) -> SQLTable {
        let table = try rows(query)
        guard table.scope.names.count == 1 else {
            throw SQLErrors.semantics("Multiple columns returned by subquery are not yet supported")
        }
        return table
    }

    /// Whether a query answers a row, of however many columns.
    func hasRows(_ query: SQLSubquery) throws(CloudError) -> Bool { try !rows(query).rows.isEmpty }

    /// The one value of a query; NULL when it answers no row.
    func value(of query: SQLSubquery) throws(CloudError) -> SQLValue {
        let rows = try table(query).rows
        guard rows.count <= 1 else {
            throw SQLErrors.semantics("Scalar sub-query has returned multiple rows")
        }
        return rows.first?.first ?? .null
    }

    /// Three-valued `value IN (query)`.
    func contains(_ value: SQLValue, in query: SQLSubquery) throws(CloudError) -> SQLValue {
        if sets[query.id] == nil {
            let values = try table(query).rows.compactMap(\.first)
            sets[query.id] = (
                Set(values.filter { !$0.isNull }.map(\.key)), values.contains(where: \.isNull)
            )
        }
        guard let set = sets[query.id], !(set.keys.isEmpty && !set.hasNull) else { return .bool(false) }
        if value.isNull { return .null }
        return set.keys.contains(value.key) ? .bool(true) : set.hasNull ? .null : .bool(false)
    }
}
