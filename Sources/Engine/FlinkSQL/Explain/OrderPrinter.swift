import StreamTypes

/// Writes sorting, ranking and deduplicating operators.
enum OrderPrinter {
    static func describe(_ op: PlanOperator, _ names: [String], _ schema: Schema, _ select: String) -> String
    {
        switch op {
        case .rank(let rank):
            return
                "Rank(strategy=[\(strategy(rank.strategy))], rankType=[ROW_NUMBER], "
                + "rankRange=[\(range(rank.range, names))], "
                + "partitionBy=[\(PlanPrinter.columns(rank.partition, names))], "
                + "orderBy=[\(keys(rank.order, names))], \(select))"
        case .deduplicate(let deduplicate):
            return
                "Deduplicate(keep=[\(deduplicate.keepsLast ? "LastRow" : "FirstRow")], "
                + "key=[\(PlanPrinter.columns(deduplicate.keys, names))], "
                + "order=[\(deduplicate.isEventTime ? "ROWTIME" : "PROCTIME")])"
        case .windowRank(let rank):
            return
                "WindowRank(window=[\(AggregatePrinter.window(rank.window, names))], rankType=[ROW_NUMBER], "
                + "rankRange=[rankStart=\(rank.from), rankEnd=\(rank.to)], "
                + "partitionBy=[\(PlanPrinter.columns(rank.partition, names))], "
                + "orderBy=[\(keys(rank.order, names))], \(select))"
        case .windowDeduplicate(let deduplicate):
            return
                "WindowDeduplicate(window=[\(AggregatePrinter.window(deduplicate.window, names))], "
                + "keep=[\(deduplicate.keepsLast ? "LastRow" : "FirstRow")], "
                + "partitionKeys=[\(PlanPrinter.columns(deduplicate.keys, names))], "
                + "orderKey=[\(names[deduplicate.timeColumn])], order=[ROWTIME])"
        case .temporalSort(let sort): return "TemporalSort(orderBy=[\(keys(sort.keys, names))])"
        case .sort(let sort): return "Sort(orderBy=[\(keys(sort.keys, names))])"
        case .limit(let limit):
            return "Limit(offset=[\(limit.offset)], fetch=[\(limit.count.map(String.init) ?? "unlimited")])"
        case .sortLimit(let sort):
            return
                "SortLimit(orderBy=[\(keys(sort.keys, names))], offset=[\(sort.offset)], "
                + "fetch=[\(sort.count)], strategy=[\(strategy(sort.strategy))])"
        default: return ""
        }
    }

    static func keys(_ keys: [SortKey], _ names: [String]) -> String {
        keys.map { key in
            let isDefault = key.nullsFirst == key.isAscending
            let nulls = isDefault ? "" : key.nullsFirst ? " NULLS FIRST" : " NULLS LAST"
            return "\(names[key.column]) \(key.isAscending ? "ASC" : "DESC")\(nulls)"
        }.joined(separator: ", ")
    }

    private static func strategy(_ strategy: RankStrategy) -> String {
        switch strategy {
        case .appendOnly: "AppendFastStrategy"
        case .updateFast(let key):
            "UpdateFastStrategy[primaryKeys=[\(key.map(String.init).joined(separator: ", "))]]"
        case .retract: "RetractStrategy"
        }
    }

    private static func range(_ range: RankRange, _ names: [String]) -> String {
        switch range {
        case .constant(let from, let to): "rankStart=\(from), rankEnd=\(to)"
        case .column(let column): "rankEnd=\(names[column])"
        }
    }
}
