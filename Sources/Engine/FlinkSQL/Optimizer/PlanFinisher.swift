import LabKernel
import StreamTypes

/// Makes the final plan of a tree: strategies that depend on changelogs, join keys, modes and numbers.
struct PlanFinisher {
    /// The number of the next node.
    private(set) var next: Int

    init(startingAt next: Int) {
        self.next = next
    }

    /// `root` is a sink node with `kinds` set all the way down.
    mutating func finish(_ root: PhysicalNode, wantsBefore: Bool) -> PlanNode {
        let chosen = PlanFinisher.withStrategies(root)
        ChangelogInference.inferUpdates(below: chosen.input, wantsBefore: wantsBefore)
        return node(chosen)
    }

    /// Top-N operators with the strategy that their input's changes allow.
    private static func withStrategies(_ node: PhysicalNode) -> PhysicalNode {
        let inputs = node.inputs.map(withStrategies)
        var op = node.op
        switch node.op {
        case .rank(var rank):
            rank.strategy = Monotonicity.strategy(rank.order, partition: rank.partition, over: inputs[0])
            op = .rank(rank)
        case .sortLimit(var sort):
            sort.strategy = Monotonicity.strategy(sort.keys, partition: [], over: inputs[0])
            op = .sortLimit(sort)
        default: break
        }
        let result = PhysicalNode(op, inputs, node.schema, window: node.window, source: node.source)
        result.kinds = node.kinds
        result.stateTTLMillis = node.stateTTLMillis
        return result
    }

    private mutating func node(_ node: PhysicalNode) -> PlanNode {
        var inputs: [PlanNode] = []
        for input in node.inputs { inputs.append(self.node(input)) }
        let mode = mode(node, inputs)
        let operation = operation(node, inputs)
        let keys = node.kinds.isInsertOnly ? [] : KeyMetadata.upsertKeys(node)
        if case .tableScan = node.op, let given = node.source?.changelogMode, given.contains(.updateBefore),
            !mode.contains(.updateBefore)
        {
            let scan = numbered(operation, inputs, node.schema, node.kinds, keys)
            return numbered(.dropUpdateBefore, [scan], node.schema, mode, keys)
        }
        return numbered(operation, inputs, node.schema, mode, keys)
    }

    private mutating func numbered(
        _ op: PlanOperator, _ inputs: [PlanNode], _ schema: Schema, _ mode: ChangelogMode, _ keys: [[Int]]
    ) -> PlanNode {
        let id = next
        next += 1
        return PlanNode(id: id, op: op, inputs: inputs, schema: schema, changelogMode: mode, upsertKeys: keys)
    }

    /// What the node sends; a sink shows what it is sent.
    private func mode(_ node: PhysicalNode, _ inputs: [PlanNode]) -> ChangelogMode {
        if case .sink = node.op { return inputs[0].changelogMode }
        var mode = node.kinds
        if mode.contains(.updateAfter), !node.sendsUpdateBefore { mode.remove(.updateBefore) }
        return mode
    }

    private func operation(_ node: PhysicalNode, _ inputs: [PlanNode]) -> PlanOperator {
        switch node.op {
        case .groupAggregate(var aggregate):
            aggregate.needsRetraction = !inputs[0].changelogMode.isInsertOnly
            aggregate.emitsUpdateBefore = node.sendsUpdateBefore
            aggregate.ignoresRetraction = ignoresRetraction(aggregate, node)
            return .groupAggregate(aggregate)
        case .join(var join):
            join.leftKey = KeyMetadata.inputKey(node.inputs[0], join.keys.map(\.left))
            join.rightKey = KeyMetadata.inputKey(node.inputs[1], join.keys.map(\.right))
            return .join(join)
        default: return node.op
        }
    }

    /// MAX of what only grows, and MIN of what only shrinks, need not forget what was retracted.
    private func ignoresRetraction(_ aggregate: GroupAggregate, _ node: PhysicalNode) -> [Bool] {
        guard aggregate.needsRetraction, let columns = Monotonicity.columns(node) else { return [] }
        return aggregate.calls.enumerated().map { index, call in
            switch (call.function, columns[aggregate.grouping.count + index]) {
            case (.max, .increasing), (.min, .decreasing): true
            default: false
            }
        }
    }
}
