import CloudGateway
import LabKernel

/// Rows of named columns.
struct SQLTable {
    var scope: SQLScope
    var rows: [[SQLValue]]
}

/// Rows that come one after the other, with how often each stands there.
struct SQLInput {
    let scope: SQLScope
    /// Calls the body with every row until it answers false. When order does not matter (`isOrdered` is
    /// false) rows that are alike may come once, with their number.
    let forEach:
        (_ isOrdered: Bool, _ body: ([SQLValue], Int) throws(CloudError) -> Bool) throws(CloudError) -> Void

    init(
        scope: SQLScope,
        forEach:
            @escaping (_ isOrdered: Bool, _ body: ([SQLValue], Int) throws(CloudError) -> Bool)
            throws(CloudError) -> Void
    ) {
        (self.scope, self.forEach) = (scope, forEach)
    }

    init(_ table: SQLTable) {
        scope = table.scope
        forEach = { (_, body) throws(CloudError) in
            for row in table.rows { if try !body(row, 1) { return } }
        }
    }
}

/// Runs a statement over the logs that a search found; an analysis sees every log, so its answers are exact.
final class SQLExecution {
    /// The logs of a table (nil: those that the search found) with the columns of these names that it has;
    /// all for nil.
    typealias Logs = (_ table: String?, _ names: [String]?) throws(CloudError) -> SQLInput

    private let logs: Logs
    /// The time range of the query in seconds; nil for a query without one.
    private let range: Range<Int64>?
    private lazy var subqueries = SQLSubqueries { [unowned self] (select) throws(CloudError) in
        try self.run(select, defaultLimit: nil)
    }

    init(range: Range<Int64>? = nil, logs: @escaping Logs) { (self.range, self.logs) = (range, logs) }

    /// The statement's rows, in its order, cut to its limit; 100 rows when it has none, a million at most.
    ///
    /// Source: SLS "LIMIT": 100 rows are answered by default, 1,000,000 at most.
    func run(_ select: SQLSelect) throws(CloudError) -> SQLTable {
        var table = try run(select, defaultLimit: 100)
        table.rows = Array(table.rows.prefix(1_000_000))
        return table
    }

    private func run(_ select: SQLSelect, defaultLimit: Int?) throws(CloudError) -> SQLTable {
        let input = try input(select)
        let plan = try SQLPlan(select, over: input.scope, subqueries)
        let isGrouped = plan.select.isGrouped
        var output = isGrouped ? try grouped(input, plan) : try plain(input, plan, limit: defaultLimit)
        if plan.select.isDistinct { output = distinct(output) }
        if !plan.select.orders.isEmpty {
            output = SQLOrdering(plan.select.orders).sorted(output, by: \.order)
        }
        var rows = output.map(\.values)
        if let series = try SQLTimeSeries(plan), let range { rows = try series.completed(rows, over: range) }
        let cut = rows.dropFirst(select.offset).prefix(select.limit ?? defaultLimit ?? rows.count)
        var scope = SQLScope()
        for item in plan.select.items { scope.add(item.name) }
        return SQLTable(scope: scope, rows: Array(cut))
    }

    /// A row of the answer with what it is ordered by.
    private struct Output {
        var values: [SQLValue]
        var order: [SQLValue]
    }

    // MARK: Input

    private func input(_ select: SQLSelect) throws(CloudError) -> SQLInput {
        try input(select.source, names: SQLColumns.named(in: select))
    }

    private func input(_ source: SQLSelect.Source, names: [String]?) throws(CloudError) -> SQLInput {
        switch source {
        case .log(let table, let alias): return try logs(table, alias, names)
        case .query(let inner, let alias):
            let table = try run(inner, defaultLimit: nil)
            var scope = SQLScope()
            for name in table.scope.names { scope.add(name, alias: alias) }
            return SQLInput(SQLTable(scope: scope, rows: table.rows))
        case .join(let left, let right, let kind, let condition):
            let (left, right) = (try input(left, names: names), try input(right, names: names))
            return SQLInput(try SQLJoin(left, right, kind, condition, subqueries).table())
        case .unnest(let left, let unnest):
            return try unnest.input(try input(left, names: names), subqueries)
        case .set(let kind, let left, let right, let isAll):
            return SQLInput(try combined(kind, left, right, isAll: isAll))
        case .values(let rows):
            var scope = SQLScope()
            for index in rows[0].indices { scope.add("_col\(index)") }
            let evaluator = SQLEvaluator(scope: SQLScope(), subqueries: subqueries)
            let values = try rows.mapped { row throws(CloudError) in
                try row.mapped { item throws(CloudError) in
                    try evaluator.check(item)
                    return try evaluator.value(item, [])
                }
            }
            return SQLInput(SQLTable(scope: scope, rows: values))
        }
    }

    /// The logs under an alias, which may stand before the names that are asked for.
    private func logs(_ table: String?, _ alias: String, _ names: [String]?) throws(CloudError) -> SQLInput {
        let prefixes = [alias, table ?? "log"].filter { !$0.isEmpty }.map { $0 + "." }
        let own = names?.map { name in
            prefixes.first { name.hasPrefix($0) }.map { String(name.dropFirst($0.count)) } ?? name
        }
        let input = try logs(table, own)
        var scope = SQLScope()
        for name in input.scope.names { scope.add(name, alias: alias.isEmpty ? table ?? "log" : alias) }
        return SQLInput(scope: scope, forEach: input.forEach)
    }

    private func combined(
        _ kind: SQLSelect.SetKind, _ left: SQLSelect, _ right: SQLSelect, isAll: Bool
    ) throws(CloudError) -> SQLTable {
        var table = try run(left, defaultLimit: nil)
        let other = try run(right, defaultLimit: nil)
        guard table.scope.names.count == other.scope.names.count else {
            throw SQLErrors.semantics("query has a different number of columns")
        }
        let others = Set(other.rows.map(Self.key))
        switch kind {
        case .union: table.rows += other.rows
        case .intersect: table.rows = table.rows.filter { others.contains(Self.key($0)) }
        case .except: table.rows = table.rows.filter { !others.contains(Self.key($0)) }
        }
        if !isAll {
            var seen: Set<String> = []
            table.rows = table.rows.filter { seen.insert(Self.key($0)).inserted }
        }
        return table
    }

    static func key(_ row: [SQLValue]) -> String { row.map(\.key).joined(separator: "\u{0}") }

    // MARK: Output

    /// One row of output for each row of input. Without ORDER BY, reading ends when there are enough; with
    /// it, only as many rows as the limit asks for are kept.
    private func plain(_ input: SQLInput, _ plan: SQLPlan, limit: Int?) throws(CloudError) -> [Output] {
        let select = plan.select
        if plan.windows.isEmpty == false { return try windowed(input, plan) }
        let wanted = (select.limit ?? limit).map { $0 + select.offset }
        let ordering = SQLOrdering(select.orders)
        let isSorted = !select.orders.isEmpty
        var output: [Output] = []
        try input.forEach(!isSorted && !select.isDistinct) { (row, weight) throws(CloudError) in
            guard try plan.admits(row) else { return true }
            let item = Output(
                values: try plan.values(on: row, []), order: try plan.orderKeys(on: row, []))
            let copies = select.isDistinct ? 1 : min(weight, wanted ?? weight)
            for _ in 0..<copies { output.append(item) }
            guard let wanted, !select.isDistinct else { return true }
            if isSorted, output.count > 2 * wanted + 1_000 {
                output = Array(ordering.sorted(output, by: \.order).prefix(wanted))
            }
            return isSorted || output.count < wanted
        }
        return output
    }

    private func windowed(_ input: SQLInput, _ plan: SQLPlan) throws(CloudError) -> [Output] {
        var rows: [[SQLValue]] = []
        try input.forEach(true) { (row, weight) throws(CloudError) in
            if try plan.admits(row) { rows += Array(repeating: row, count: weight) }
            return true
        }
        return try output(of: rows.map { (row: $0, aggregates: []) }, plan)
    }

    private func grouped(_ input: SQLInput, _ plan: SQLPlan) throws(CloudError) -> [Output] {
        var buckets = try SQLGroups(plan.groups, plan.aggregates, plan.evaluator)
        try input.forEach(false) { (row, weight) throws(CloudError) in
            if try plan.admits(row) { try buckets.take(row, weight: weight) }
            return true
        }
        if plan.groups.isEmpty { buckets.ensureOne() }
        var kept: [(row: [SQLValue], aggregates: [(SQLCall, SQLValue)])] = []
        for bucket in buckets.all {
            let results = zip(plan.aggregates, bucket.aggregates).map { ($0, $1.result) }
            if let having = plan.select.having,
                try !plan.evaluator.value(having, bucket.sample, aggregates: results).isTrue
            {
                continue
            }
            kept.append((bucket.sample, results))
        }
        return try output(of: kept, plan)
    }

    /// The rows of output, after the window functions were run over all of them.
    private func output(
        of rows: [(row: [SQLValue], aggregates: [(SQLCall, SQLValue)])], _ plan: SQLPlan
    ) throws(CloudError) -> [Output] {
        var results = rows.map(\.aggregates)
        for call in plan.windows {
            let values = try SQLWindows.values(of: call, count: rows.count) {
                (expression, index) throws(CloudError) in
                try plan.evaluator.value(expression, rows[index].row, aggregates: rows[index].aggregates)
            }
            for (index, value) in values.enumerated() { results[index].append((call, value)) }
        }
        var output: [Output] = []
        for (index, item) in rows.enumerated() {
            output.append(
                Output(
                    values: try plan.values(on: item.row, results[index]),
                    order: try plan.orderKeys(on: item.row, results[index])))
        }
        return output
    }

    private func distinct(_ output: [Output]) -> [Output] {
        var seen: Set<String> = []
        return output.filter { seen.insert(Self.key($0.values)).inserted }
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
}
