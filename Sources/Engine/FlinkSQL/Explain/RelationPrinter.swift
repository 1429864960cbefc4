/// Writes bound plans.
enum RelationPrinter {
    static func text(_ relation: Relation) -> String { lines(relation, depth: 0).joined(separator: "\n") }

    private static func lines(_ relation: Relation, depth: Int) -> [String] {
        let head =
            String(repeating: "   ", count: max(0, depth - 1)) + (depth == 0 ? "" : "+- ")
            + describe(relation)
        return [head] + relation.inputs.flatMap { lines($0, depth: depth + 1) }
    }

    private static func describe(_ relation: Relation) -> String {
        let names = relation.inputs.flatMap(\.schema.names)
        let printer = ExpressionPrinter(names: names)
        switch relation.op {
        case .scan(let scan):
            let path = scan.table.path
            return "LogicalTableScan(table=[[\(path.catalog), \(path.database), \(path.name)]])"
        case .values(let rows): return "LogicalValues(tuples=[\(rows.count)])"
        case .project(let values):
            let items = zip(relation.schema.names, values).map { "\($0)=[\(printer.text($1))]" }
            return "LogicalProject(\(items.joined(separator: ", ")))"
        case .filter(let condition): return "LogicalFilter(condition=[\(printer.text(condition))])"
        case .expand(let expand): return "LogicalExpand(sets=[\(expand.projections.count)])"
        case .aggregate(let aggregate):
            let calls = aggregate.calls.map { "\($0.name)=[\(AggregatePrinter.text($0, names))]" }
            return
                "LogicalAggregate(group=[{\(PlanPrinter.columns(aggregate.grouping, names))"
                + "}]\(calls.map { ", \($0)" }.joined()))"
        case .over(let over):
            return
                "LogicalWindow(calls=[\(AggregatePrinter.list(over.calls, names))])"
        case .join(let kind, let condition):
            return
                "LogicalJoin(condition=[\(condition.map(printer.text) ?? "true")], "
                + "joinType=[\(kind.rawValue)])"
        case .temporalJoin(let kind, let condition, let time):
            return
                "LogicalCorrelate(condition=[\(condition.map(printer.text) ?? "true")], "
                + "joinType=[\(kind.rawValue)], period=[\(printer.text(time))])"
        case .correlate(let correlate): return "LogicalCorrelate(joinType=[\(correlate.kind.rawValue)])"
        case .window(let window): return "LogicalTableFunctionScan(timeCol=[\(names[window.timeColumn])])"
        case .union: return "LogicalUnion(all=[true])"
        case .sort(let keys, let offset, let fetch):
            return
                "LogicalSort(sort=[\(OrderPrinter.keys(keys, names))], offset=[\(offset)], "
                + "fetch=[\(fetch.map(String.init) ?? "")])"
        case .match: return "LogicalMatch"
        case .stateTTL(let millis): return "LogicalHint(STATE_TTL=[\(millis) ms])"
        }
    }
}
