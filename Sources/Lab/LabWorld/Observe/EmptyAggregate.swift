import FlinkSQL
import Streaming

/// A query that aggregates without GROUP BY, over no rows.
///
/// A stream gives no result before its first row; over a table that is finished SQL gives one row: `COUNT` is 0, everything
/// else NULL. Checks ask about finished tables.
enum EmptyAggregate {
    /// The plan that gives the one row; nil for a query that is no such aggregate, or whose row a condition may have taken
    /// away.
    static func plan(_ plan: JobPlan) -> JobPlan? {
        let roots = plan.roots.compactMap(node)
        guard roots.count == plan.roots.count else { return nil }
        var one = plan
        one.roots = roots
        return one
    }

    private static func node(_ node: PlanNode) -> PlanNode? {
        switch node.op {
        case .sink, .dropUpdateBefore: over(node)
        case .calc(let calc): calc.condition == nil ? over(node) : nil
        case .groupAggregate(let aggregate): aggregate.grouping.isEmpty ? row(of: aggregate, node) : nil
        default: nil
        }
    }

    /// The node over what its input becomes.
    private static func over(_ node: PlanNode) -> PlanNode? {
        guard node.inputs.count == 1, let input = self.node(node.inputs[0]) else { return nil }
        return PlanNode(id: node.id, op: node.op, inputs: [input], schema: node.schema)
    }

    /// Sums that are never NULL stand for a part of another function, which would not be 0: they are left out.
    private static func row(of aggregate: GroupAggregate, _ node: PlanNode) -> PlanNode? {
        guard !aggregate.calls.contains(where: { $0.function == .sum0 }) else { return nil }
        let row = aggregate.calls.map { $0.function == .count ? Literal.integer(0) : .null }
        return PlanNode(id: node.id, op: .values(ValuesScan(rows: [row])), inputs: [], schema: node.schema)
    }
}
