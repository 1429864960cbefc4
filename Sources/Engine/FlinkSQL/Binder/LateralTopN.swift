import StreamTypes

/// `(SELECT DISTINCT k FROM t) ks, LATERAL (SELECT … FROM t WHERE k = ks.k ORDER BY … LIMIT n)`: the first n rows of each k.
///
/// The join only finds again the keys that the rows came from, so it is left out; a NULL key keeps its rows.
/// Source: Flink 1.20 `CorrelateSortToRankRule`.
enum LateralTopN {
    /// Left columns then the subquery's columns, without a join; nil if the left side is not the keys of the same table.
    static func rewrite(_ left: Relation, _ bound: Decorrelator.Result) -> Relation? {
        guard isRanked(bound.relation), let keys = distinctColumns(left), keys.count == left.width else {
            return nil
        }
        var sources = [Int?](repeating: nil, count: left.width)
        for condition in bound.conditions {
            guard case .call(.equals, let operands, _) = condition, case .input(let inner, _) = operands[0],
                case .correlated(let outer, _) = operands[1], outer < left.width,
                let origin = origin(inner, bound.relation), origin == keys[outer]
            else { return nil }
            sources[outer] = inner
        }
        let columns = sources.compactMap { $0 }
        guard columns.count == left.width else { return nil }
        let values = (columns + Array(0..<bound.relation.width)).map { bound.relation.column($0) }
        let fields = left.schema.fields + bound.relation.schema.fields
        return Relation(.project(values), [bound.relation], Schema(fields))
    }

    private struct Origin: Equatable {
        var path: TablePath
        var column: Int
    }

    /// The table columns of a SELECT DISTINCT over a whole table.
    private static func distinctColumns(_ relation: Relation) -> [Origin]? {
        switch relation.op {
        case .project(let values):
            guard let inner = distinctColumns(relation.input) else { return nil }
            var result: [Origin] = []
            for value in values {
                guard case .input(let index, _) = value else { return nil }
                result.append(inner[index])
            }
            return result
        case .aggregate(let aggregate):
            guard aggregate.calls.isEmpty, aggregate.window == nil, isWholeTable(relation.input) else {
                return nil
            }
            let origins = aggregate.grouping.map { origin($0, relation.input) }
            return origins.contains { $0 == nil } ? nil : origins.compactMap { $0 }
        default: return nil
        }
    }

    private static func isWholeTable(_ relation: Relation) -> Bool {
        switch relation.op {
        case .scan: true
        case .project: isWholeTable(relation.input)
        default: false
        }
    }

    /// Whether the rows are the first ones of each group.
    private static func isRanked(_ relation: Relation) -> Bool {
        switch relation.op {
        case .project: isRanked(relation.input)
        case .filter:
            if case .over = relation.input.op { true } else { isRanked(relation.input) }
        default: false
        }
    }

    /// The table column that a column comes from unchanged.
    private static func origin(_ column: Int, _ relation: Relation) -> Origin? {
        switch relation.op {
        case .scan(let scan): return Origin(path: scan.table.path, column: scan.columns[column])
        case .project(let values):
            guard case .input(let inner, _) = values[column] else { return nil }
            return origin(inner, relation.input)
        case .filter, .sort: return origin(column, relation.input)
        case .over: return column < relation.input.width ? origin(column, relation.input) : nil
        default: return nil
        }
    }
}
