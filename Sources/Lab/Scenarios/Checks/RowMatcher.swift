import LabKernel

/// What one row of a result must be like: matchers by column; columns not named may hold anything.
package struct RowMatcher: Sendable {
    package var columns: [(name: String, matcher: Matcher)]
    package var span: SourceSpan

    package init(columns: [(name: String, matcher: Matcher)], span: SourceSpan) {
        (self.columns, self.span) = (columns, span)
    }

    /// `{windows: 60, lo: 50}`.
    package var words: String {
        "{" + columns.map { "\($0.name): \($0.matcher.words)" }.joined(separator: ", ") + "}"
    }
}

/// A table that SQL gave: column names and rows of as many values.
package struct ResultTable: Sendable, Equatable {
    package var columns: [String]
    package var rows: [[ScenarioValue]]

    package init(columns: [String], rows: [[ScenarioValue]]) {
        (self.columns, self.rows) = (columns, rows)
    }

    /// `{windows: 60, lo: 50}` for row `index`.
    package func shown(_ index: Int) -> String {
        "{" + zip(columns, rows[index]).map { "\($0): \($1.shown)" }.joined(separator: ", ") + "}"
    }
}

/// What the rows of a result must be.
package struct RowsMatcher: Sendable {
    package enum Scope: Sendable, Equatable {
        /// These rows are the result.
        case exactly
        /// These rows are among the result.
        case among
        /// Every row of the result is like the one given; an empty result is not.
        case each
    }

    package var rows: [RowMatcher]
    package var scope: Scope
    /// Whether the rows must come in this order.
    package var isOrdered: Bool
    /// Whether a row may have columns that its matcher does not name.
    package var isStrict: Bool

    package init(rows: [RowMatcher], scope: Scope, isOrdered: Bool = false, isStrict: Bool = false) {
        (self.rows, self.scope, self.isOrdered, self.isStrict) = (rows, scope, isOrdered, isStrict)
    }

    /// Nil when `table` is so; else why it is not, as one line.
    package func failure(for table: ResultTable) -> String? {
        for row in rows {
            for column in row.columns where !table.columns.contains(column.name) {
                return "the result has no column '\(column.name)'; "
                    + suggestion(for: column.name, among: table.columns, kind: "columns")
            }
            if isStrict, let extra = table.columns.first(where: { name in !row.names(name) }) {
                return "the result has a column '\(extra)' that the expected row does not name"
            }
        }
        if scope == .each { return failureOfEach(table) }
        if scope == .exactly, table.rows.count != rows.count {
            return "expected \(counted(rows.count)), got \(counted(table.rows.count))" + difference(table)
        }
        guard isOrdered else {
            let owners = owners(table)
            return owners.compactMap(\.self).count == rows.count ? nil : "the rows differ" + difference(table)
        }
        return firstOutOfOrder(table).map { "no row in this order is \(rows[$0].words)" + sample(table) }
    }

    /// The rest of a sentence about the result: `the rows are {n: 60}`.
    package var words: String {
        let list = rows.map(\.words).joined(separator: ", ")
        switch scope {
        case .exactly: return "the rows are \(list)"
        case .among: return "among the rows are \(list)"
        case .each: return "every row is \(list)"
        }
    }

    private func failureOfEach(_ table: ResultTable) -> String? {
        guard !table.rows.isEmpty else { return "the result is empty" }
        for matcher in rows {
            let odd = table.rows.indices.filter { !fits(matcher, table.rows[$0], table.columns) }
            guard let first = odd.first else { continue }
            return "\(counted(odd.count)) of \(table.rows.count) \(odd.count == 1 ? "is" : "are") not "
                + "\(matcher.words); the first is \(table.shown(first))"
        }
        return nil
    }

    private func counted(_ rows: Int) -> String { rows == 1 ? "1 row" : "\(rows) rows" }

    private func sample(_ table: ResultTable) -> String {
        guard !table.rows.isEmpty else { return "; the result is empty" }
        return "; got " + Self.list(table.rows.indices, table.shown)
    }

    /// The expected rows that are not there, and what else is there.
    private func difference(_ table: ResultTable) -> String {
        guard !table.rows.isEmpty else { return "; the result is empty" }
        let owners = owners(table)
        let found = Set(owners.compactMap(\.self))
        let missing = rows.indices.filter { !found.contains($0) }
        let others = table.rows.indices.filter { owners[$0] == nil }
        let word = scope == .exactly ? "unexpected" : "others are"
        return (missing.isEmpty ? "" : "; missing " + Self.list(missing) { rows[$0].words })
            + (others.isEmpty ? "" : "; \(word) " + Self.list(others, table.shown))
    }

    /// The first three as texts: of a large table, only those are made.
    private static func list(_ indices: some Collection<Int>, _ text: (Int) -> String) -> String {
        indices.prefix(3).map(text).joined(separator: ", ")
            + (indices.count > 3 ? ", … (\(indices.count))" : "")
    }

    private func fits(_ matcher: RowMatcher, _ row: [ScenarioValue], _ columns: [String]) -> Bool {
        matcher.columns.allSatisfy { column in
            columns.firstIndex(of: column.name).map { column.matcher.holds(for: row[$0]) } ?? false
        }
    }

    private func firstOutOfOrder(_ table: ResultTable) -> Int? {
        var next = 0
        for (index, matcher) in rows.enumerated() {
            if scope == .exactly {
                guard fits(matcher, table.rows[index], table.columns) else { return index }
                continue
            }
            guard let found = table.rows[next...].firstIndex(where: { fits(matcher, $0, table.columns) })
            else { return index }
            next = found + 1
        }
        return nil
    }

    /// The expected row that each row of the result serves, as many as can be served (a bipartite matching).
    private func owners(_ table: ResultTable) -> [Int?] {
        var owner: [Int?] = Array(repeating: nil, count: table.rows.count)
        for index in rows.indices {
            var visited = Set<Int>()
            _ = assign(index, table, &owner, &visited)
        }
        return owner
    }

    private func assign(
        _ matcher: Int, _ table: ResultTable, _ owner: inout [Int?], _ visited: inout Set<Int>
    ) -> Bool {
        for row in table.rows.indices where !visited.contains(row) {
            guard fits(rows[matcher], table.rows[row], table.columns) else { continue }
            visited.insert(row)
            if let holder = owner[row], !assign(holder, table, &owner, &visited) { continue }
            owner[row] = matcher
            return true
        }
        return false
    }
}

extension RowMatcher {
    fileprivate func names(_ column: String) -> Bool { columns.contains { $0.name == column } }
}
