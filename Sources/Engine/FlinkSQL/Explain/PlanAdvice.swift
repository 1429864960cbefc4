/// What EXPLAIN PLAN_ADVICE says about a plan.
///
/// Source: Flink 1.20 `GroupAggregationAnalyzer`. Not emulated: advice on non-deterministic updates.
struct PlanAdvice {
    private let isSilent: Bool

    init(_ options: SessionOptions) {
        let strategy = options["table.optimizer.agg-phase-strategy"]?.uppercased() ?? "AUTO"
        isSilent = options.isTrue("table.exec.mini-batch.enabled") || strategy == "ONE_PHASE"
    }

    /// The plan's text with a mark at each operator that the advice is about.
    func marked(_ plan: String) -> String {
        guard !isSilent else { return plan }
        return plan.split(separator: "GroupAggregate(", omittingEmptySubsequences: false).enumerated().map {
            index, piece in
            // A group window aggregate is no group aggregate.
            let isOwn = index > 0 && !piece.hasPrefix("window=")
            return (index == 0 ? "" : "GroupAggregate(") + (isOwn ? "advice=[1], " : "") + piece
        }.joined()
    }

    func text(_ roots: [PlanNode]) -> String {
        guard !isSilent, roots.contains(where: hasGroupAggregate) else { return "No available advice..." }
        return
            "advice[1]: [ADVICE] You might want to enable local-global two-phase optimization by configuring "
            + "('table.exec.mini-batch.enabled' to 'true', 'table.exec.mini-batch.allow-latency' "
            + "to a positive "
            + "long value, 'table.exec.mini-batch.size' to a positive long value)."
    }

    private func hasGroupAggregate(_ node: PlanNode) -> Bool {
        if case .groupAggregate = node.op { return true }
        return node.inputs.contains(where: hasGroupAggregate)
    }
}
