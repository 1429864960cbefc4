import FlinkSQL
import LabKernel
import StreamTypes

/// Which operator runs which node of a plan: one row per operator of `Operators/`.
enum OperatorCatalog {
    /// One subtask of the node's operator.
    ///
    /// - Throws: `LabError` ENG001 for an operator that the embedded engine does not run.
    static func make(
        _ node: PlanNode, _ context: SubtaskContext, _ options: JobOptions, _ connectors: any ConnectorRuntime
    ) throws(LabError) -> Operator {
        let clock = context.clock
        let inputs = node.inputs.map(\.schema)
        switch node.op {
        case .calc(let calc): return try CalcOperator(calc, clock: clock)
        case .groupAggregate(let plan):
            return try GroupAggregateOperator(
                plan, input: inputs[0], ttlMillis: plan.stateTTLMillis ?? options.stateTTLMillis, clock: clock
            )
        case .windowAggregate(let plan):
            return try windowAggregate(plan, node, clock, skipsEmpty: false)
        case .union: return UnionOperator(clock: clock)
        case .dropUpdateBefore: return DropUpdateBeforeOperator(clock: clock)
        case .expand(let plan): return try ExpandOperator(plan, output: node.schema, clock: clock)
        case .limit(let plan):
            guard !node.inputs[0].changelogMode.isInsertOnly else {
                return LimitOperator(plan, input: inputs[0], clock: clock)
            }
            return try rank(node, options, clock)
        case .windowTableFunction(let plan): return try windowTableFunction(plan, node, clock)
        case .changelogNormalize(let plan):
            return ChangelogNormalizeOperator(
                plan, input: inputs[0], emitsUpdateBefore: node.changelogMode.contains(.updateBefore),
                ttlMillis: options.stateTTLMillis, clock: clock)
        case .correlate(let plan): return try CorrelateOperator(plan, output: node.schema, clock: clock)
        case .join(let plan):
            return try JoinOperator(
                plan, left: inputs[0], right: inputs[1], output: node.schema,
                ttlMillis: options.stateTTLMillis, clock: clock)
        case .rank, .sortLimit: return try rank(node, options, clock)
        case .deduplicate(let plan):
            return DeduplicateOperator(
                plan, input: inputs[0], emitsUpdateBefore: node.changelogMode.contains(.updateBefore),
                ttlMillis: options.stateTTLMillis, clock: clock)
        case .overAggregate(let plan):
            return try OverAggregateOperator(
                plan, input: inputs[0], output: node.schema, ttlMillis: options.stateTTLMillis, clock: clock)
        case .temporalSort(let plan): return TemporalSortOperator(plan, input: inputs[0], clock: clock)
        case .sort(let plan): return SortOperator(plan, input: inputs[0], clock: clock)
        case .lookupJoin(let plan):
            let table = try connectors.lookup(plan, context)
            return try LookupJoinOperator(
                plan, table: table, left: inputs[0], output: node.schema, clock: clock)
        case .groupWindowAggregate(let plan): return try groupWindow(plan, node, clock)
        case .windowRank(let plan):
            return try WindowRankOperator(plan, input: inputs[0], output: node.schema, clock: clock)
        case .windowDeduplicate(let plan): return try WindowRankOperator(plan, input: inputs[0], clock: clock)
        case .windowJoin(let plan):
            return try WindowJoinOperator(
                plan, left: inputs[0], right: inputs[1], output: node.schema, clock: clock)
        case .intervalJoin(let plan):
            return try IntervalJoinOperator(
                plan, left: inputs[0], right: inputs[1], output: node.schema, clock: clock)
        case .temporalJoin(let plan):
            return try TemporalJoinOperator(
                plan, left: inputs[0], right: inputs[1], output: node.schema, clock: clock)
        case .match(let plan):
            return try MatchOperator(plan, input: inputs[0], output: node.schema, clock: clock)
        default: throw unsupported(node)
        }
    }

    /// - Parameter skipsEmpty: whether a window whose rows have all been retracted gives no result.
    private static func windowAggregate(
        _ plan: WindowAggregate, _ node: PlanNode, _ clock: EvaluationClock, skipsEmpty: Bool
    ) throws(LabError) -> Operator {
        let input = node.inputs[0].schema
        let retracts = !node.inputs[0].changelogMode.isInsertOnly
        var isAttached = true
        if case .timeAttribute = plan.window.source { isAttached = false }
        if let slices = WindowSlices(plan.window.spec, isAttached: isAttached) {
            return try WindowAggregateOperator(
                plan, slices: slices, input: input, retracts: retracts,
                skipsEmpty: retracts && (skipsEmpty || !slices.isTumbling), clock: clock)
        }
        guard !isAttached, case .session(let gap, _) = plan.window.spec else { throw unsupported(node) }
        return try SessionWindowOperator(plan, gap: gap, input: input, retracts: retracts, clock: clock)
    }

    /// Legacy group windows are windows over a time attribute.
    private static func groupWindow(
        _ plan: GroupWindowAggregate, _ node: PlanNode, _ clock: EvaluationClock
    ) throws(LabError) -> Operator {
        let spec: WindowSpec =
            switch plan.spec {
            case .tumble(let size): .tumble(size: size, offset: 0)
            case .hop(let slide, let size): .hop(slide: slide, size: size, offset: 0)
            case .session(let gap): .session(gap: gap, partition: plan.grouping)
            }
        let window = WindowStrategy(
            spec: spec, source: .timeAttribute(plan.timeColumn), timeType: plan.timeType,
            isEventTime: plan.isEventTime)
        let aggregate = WindowAggregate(
            window: window, grouping: plan.grouping, calls: plan.calls, properties: plan.properties)
        return try windowAggregate(aggregate, node, clock, skipsEmpty: true)
    }

    private static func windowTableFunction(
        _ plan: WindowTableFunction, _ node: PlanNode, _ clock: EvaluationClock
    ) throws(LabError) -> Operator {
        guard case .timeAttribute(let column) = plan.window.source else { throw unsupported(node) }
        if case .session(let gap, let partition) = plan.window.spec {
            return SessionWindowTableFunctionOperator(
                plan.window, gap: gap, keys: partition, timeColumn: column, input: node.inputs[0].schema,
                output: node.schema, clock: clock)
        }
        guard let slices = WindowSlices(plan.window.spec) else { throw unsupported(node) }
        return WindowTableFunctionOperator(
            plan.window, slices: slices, timeColumn: column, output: node.schema, clock: clock)
    }

    private static func rank(
        _ node: PlanNode, _ options: JobOptions, _ clock: EvaluationClock
    ) throws(LabError) -> Operator {
        let plan: Rank
        switch node.op {
        case .rank(let rank): plan = rank
        case .limit(let limit):
            // Without an order the first to arrive are the best.
            let range = RankRange.constant(
                from: limit.offset + 1, to: limit.count.map { limit.offset + $0 } ?? .max)
            plan = Rank(
                function: .rowNumber, partition: [], order: [], range: range, outputsRank: false,
                strategy: .retract)
        case .sortLimit(let limit):
            let range = RankRange.constant(from: limit.offset + 1, to: limit.offset + limit.count)
            plan = Rank(
                function: .rowNumber, partition: [], order: limit.keys, range: range, outputsRank: false,
                strategy: limit.strategy)
        default: throw unsupported(node)
        }
        return try RankOperator(
            plan, input: node.inputs[0].schema, output: node.schema,
            emitsUpdateBefore: node.changelogMode.contains(.updateBefore),
            ttlMillis: options.stateTTLMillis, clock: clock)
    }

    static func unsupported(_ node: PlanNode) -> LabError {
        LabError(
            "ENG001", "operator '\(node.operatorName)' is not supported by the embedded engine",
            fix: "run with --engine flink")
    }
}
