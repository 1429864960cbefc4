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
            rank.strategy = Monotonicity.strategy(rank.order, over: inputs[0])
            if case .updateFast(let key) = rank.strategy, !rank.partition.allSatisfy(key.contains) {
                rank.strategy = .retract
            }
            op = .rank(rank)
        case .sortLimit(var sort):
            sort.strategy = Monotonicity.strategy(sort.keys, over: inputs[0])
            op = .sortLimit(sort)
        default: break
        }
        let result = PhysicalNode(op, inputs, node.schema, window: node.window, source: node.source)
        result.kinds = node.kinds
        return result
    }

    private mutating func node(_ node: PhysicalNode) -> PlanNode {
        var inputs: [PlanNode] = []
        for input in node.inputs { inputs.append(self.node(input)) }
        let mode = mode(node)
        let operation = operation(node, inputs)
        let id = next
        next += 1
        return PlanNode(
            id: id, op: operation, inputs: inputs, schema: node.schema, changelogMode: mode,
            upsertKeys: node.kinds.isInsertOnly ? [] : KeyMetadata.upsertKeys(node))
    }

    private func mode(_ node: PhysicalNode) -> ChangelogMode {
        var mode = node.kinds
        if mode.contains(.updateAfter), !node.sendsUpdateBefore { mode.remove(.updateBefore) }
        return mode
    }

    private func operation(_ node: PhysicalNode, _ inputs: [PlanNode]) -> PlanOperator {
        switch node.op {
        case .groupAggregate(var aggregate):
            aggregate.needsRetraction = !inputs[0].changelogMode.isInsertOnly
            aggregate.emitsUpdateBefore = node.sendsUpdateBefore
            return .groupAggregate(aggregate)
        case .join(var join):
            join.leftKey = KeyMetadata.inputKey(node.inputs[0], join.keys.map(\.left))
            join.rightKey = KeyMetadata.inputKey(node.inputs[1], join.keys.map(\.right))
            return .join(join)
        default: return node.op
        }
    }
}
