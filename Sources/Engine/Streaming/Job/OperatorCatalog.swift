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
            return try GroupAggregateOperator(plan, input: inputs[0], clock: clock)
        case .windowAggregate(let plan):
            return try windowAggregate(plan, inputs[0], clock)
        default: throw unsupported(node)
        }
    }

    private static func windowAggregate(
        _ plan: WindowAggregate, _ input: Schema, _ clock: EvaluationClock
    ) throws(LabError) -> Operator {
        var isAttached = true
        if case .timeAttribute = plan.window.source { isAttached = false }
        guard let slices = WindowSlices(plan.window.spec, isAttached: isAttached) else {
            throw LabError(
                "ENG001", "SESSION windows are not supported by the embedded engine",
                fix: "run with --engine flink")
        }
        return try WindowAggregateOperator(plan, slices: slices, input: input, clock: clock)
    }

    static func unsupported(_ node: PlanNode) -> LabError {
        LabError(
            "ENG001", "operator '\(node.operatorName)' is not supported by the embedded engine",
            fix: "run with --engine flink")
    }
}
