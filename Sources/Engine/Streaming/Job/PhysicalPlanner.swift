import FlinkSQL
import LabKernel
import StreamTypes

/// Turns an optimised plan into a job graph: one vertex per node, exchanges by the keys that operators need.
package struct PhysicalPlanner {
    private let connectors: any ConnectorRuntime
    private let options: JobOptions

    package init(connectors: any ConnectorRuntime, options: JobOptions) {
        self.connectors = connectors
        self.options = options
    }

    /// The graph of a plan; a subtree that several sinks share becomes one vertex.
    ///
    /// - Throws: `LabError` ENG001 for an operator that the embedded engine does not run.
    package func graph(_ plan: JobPlan) throws(LabError) -> JobGraph {
        var building = Building(interests: WatermarkInterests(plan.roots, zone: options.zone))
        for root in plan.roots { _ = try vertex(root, &building) }
        return JobGraph(vertices: building.vertices, options: options, name: plan.name)
    }

    private struct Building {
        var vertices: [JobVertex] = []
        var known: [Int: JobVertex] = [:]
        private var counts: [String: Int] = [:]
        let interests: WatermarkInterests

        init(interests: WatermarkInterests) { self.interests = interests }

        /// `GroupAggregate#1` for the first operator of its kind.
        mutating func uid(_ kind: String) -> String {
            counts[kind, default: 0] += 1
            return "\(kind)#\(counts[kind, default: 1])"
        }
    }

    private func vertex(_ node: PlanNode, _ building: inout Building) throws(LabError) -> JobVertex {
        if let known = building.known[node.id] { return known }
        var inputs: [JobVertex] = []
        for input in node.inputs { inputs.append(try vertex(input, &building)) }
        let distributions = node.distributions
        let isSingle = distributions.contains(.single)
        let made = JobVertex(
            uid: building.uid(node.operatorName), name: "\(node.operatorName)[\(node.id)]",
            parallelism: isSingle ? 1 : parallelism(node, inputs, distributions),
            inputs: zip(inputs, distributions).map { .init(source: $0, distribution: $1) },
            body: try body(node, building.interests),
            layouts: node.schema.types.map { ColumnLayout($0.logical) },
            shape: node.stateShape(ttlMillis: options.stateTTLMillis))
        building.vertices.append(made)
        building.known[node.id] = made
        return made
    }

    /// An operator that needs no distribution runs with as many subtasks as its input, so that the changes of
    /// one row stay in order.
    private func parallelism(
        _ node: PlanNode, _ inputs: [JobVertex], _ distributions: [Distribution]
    ) -> Int {
        if case .values = node.op { return 1 }
        guard !inputs.isEmpty, distributions.allSatisfy({ $0 == .forward }) else {
            return options.parallelism
        }
        return inputs.map(\.parallelism).max() ?? options.parallelism
    }

    private func body(_ node: PlanNode, _ interests: WatermarkInterests) throws(LabError) -> JobVertex.Body {
        let (connectors, options) = (connectors, options)
        switch node.op {
        case .tableScan(let scan):
            return .source(
                { (context) throws(LabError) in
                    try connectors.source(scan, schema: node.schema, context)
                }, node.schema)
        case .values(let values):
            return .source({ _ throws(LabError) in ValuesReader(values, schema: node.schema) }, node.schema)
        case .sink(let sink):
            let (input, upsertKeys) = (node.inputs[0].schema, node.inputs[0].upsertKeys)
            return .op { (context) throws(LabError) in
                SinkOperator(
                    sink, input: input, upsertKeys: upsertKeys,
                    writer: try connectors.sink(sink, schema: input, context), options: options,
                    clock: context.clock)
            }
        case .watermarkAssigner(let assigner):
            let (input, interest) = (node.inputs[0].schema, interests.of(node))
            return .op { (context) throws(LabError) in
                try WatermarkAssignerOperator(
                    assigner, input: input, intervalMillis: options.autoWatermarkMillis,
                    idleMillis: options.idleTimeoutMillis, interest: interest, clock: context.clock)
            }
        default:
            return .op { (context) throws(LabError) in
                try OperatorCatalog.make(node, context, options, connectors)
            }
        }
    }
}
