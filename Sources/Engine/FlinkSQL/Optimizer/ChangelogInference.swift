import LabKernel
import StreamTypes

/// Finds which kinds of changes travel on each edge.
///
/// First from the sources up (which changes a node may give), then from the sink down (whether `-U` rows are
/// wanted).
/// Source: Flink 1.20 `FlinkChangelogModeInferenceProgram`.
enum ChangelogInference {
    private static let update: ChangelogMode = [.updateBefore, .updateAfter]
    private static let all: ChangelogMode = .retract

    // MARK: - Kinds, from the sources up

    /// Sets `kinds` in the tree; fails where an operator cannot take its input's changes.
    static func inferKinds(_ node: PhysicalNode) throws(LabError) {
        for input in node.inputs { try inferKinds(input) }
        let inputs = node.inputs.map(\.kinds)
        let first = inputs.first ?? .insertOnly
        switch node.op {
        case .tableScan: node.kinds = complete(node.source?.changelogMode ?? .insertOnly)
        case .values, .match, .intervalJoin, .windowJoin, .windowAggregate, .overAggregate, .windowRank,
            .windowDeduplicate,
            .temporalSort, .groupWindowAggregate:
            try requireInserts(node)
            node.kinds = .insertOnly
        case .calc, .expand, .watermarkAssigner, .correlate, .lookupJoin, .dropUpdateBefore, .temporalJoin,
            .windowTableFunction:
            node.kinds = first
        case .groupAggregate:
            node.kinds = first.isInsertOnly ? [.insert, .updateBefore, .updateAfter] : all
        case .join(let join):
            let both = inputs.reduce(ChangelogMode()) { $0.union($1) }
            node.kinds = join.kind == .inner || join.kind == .semi ? both : all
        case .rank, .sortLimit, .changelogNormalize: node.kinds = all
        case .sort: node.kinds = first
        case .limit: node.kinds = first.isInsertOnly ? .insertOnly : all
        case .deduplicate(let deduplicate):
            try requireInserts(node)
            node.kinds = deduplicate.keepsLast || deduplicate.isEventTime ? all : .insertOnly
        case .union: node.kinds = inputs.reduce(ChangelogMode()) { $0.union($1) }
        case .sink: node.kinds = first
        }
    }

    /// A mode with updates counts as having both halves here.
    private static func complete(_ mode: ChangelogMode) -> ChangelogMode {
        mode.contains(.updateAfter) ? mode.union(update) : mode
    }

    /// Operators that only run over insert-only inputs refuse others, naming the node that makes the changes.
    private static func requireInserts(_ node: PhysicalNode) throws(LabError) {
        if case .groupWindowAggregate = node.op { return }
        if case .windowAggregate = node.op { return }
        for input in node.inputs where !input.kinds.isInsertOnly {
            if case .match = node.op { throw refusal("Match Recognize", input) }
            throw refusal("StreamPhysical\(PlanPrinter.name(node))", input)
        }
    }

    /// "… doesn't support consuming update changes which is produced by node …".
    static func refusal(_ consumer: String, _ input: PhysicalNode) -> LabError {
        var changes: [String] = []
        if input.kinds.contains(.updateAfter) { changes.append("update") }
        if input.kinds.contains(.delete) { changes.append("delete") }
        return SQLErrors.make(
            "SQL212",
            "\(consumer) doesn't support consuming \(changes.joined(separator: " and ")) changes which is "
                + "produced by node "
                + PlanPrinter.line(producer(input)), nil)
    }

    /// The lowest node that has the same changes: those above it only pass them on.
    private static func producer(_ node: PhysicalNode) -> PhysicalNode {
        switch node.op {
        case .calc, .watermarkAssigner, .expand, .correlate, .dropUpdateBefore: producer(node.input)
        default: node
        }
    }

    // MARK: - Update rows, from the sink down

    /// Decides for the tree below a sink whether `-U` rows are sent.
    static func inferUpdates(below node: PhysicalNode, wantsBefore: Bool) {
        guard wantsBefore || !require(node, before: false, dryRun: true) else {
            _ = require(node, before: false, dryRun: false)
            return
        }
        _ = require(node, before: true, dryRun: false)
    }

    /// Asks a node for its output with or without `-U` rows; false if it cannot do without.
    private static func require(_ node: PhysicalNode, before: Bool, dryRun: Bool) -> Bool {
        let hasUpdates = node.kinds.contains(.updateAfter)
        if !dryRun { node.sendsUpdateBefore = before && hasUpdates }
        guard !node.inputs.isEmpty else { return true }
        let pass = { (input: PhysicalNode, wants: Bool) -> Bool in
            require(input, before: wants && input.kinds.contains(.updateAfter), dryRun: dryRun)
        }
        switch node.op {
        case .calc(let calc):
            if !before, hasUpdates, calc.condition != nil, !isOnUpsertKey(calc, node.input) { return false }
            return pass(node.input, before)
        case .join(let join): return self.join(join, node, before, pass)
        case .rank(let rank):
            if case .updateFast = rank.strategy { return pass(node.input, false) }
            return pass(node.input, true)
        case .sortLimit(let sort):
            if case .updateFast = sort.strategy { return pass(node.input, false) }
            return pass(node.input, true)
        case .changelogNormalize: return pass(node.input, false)
        case .temporalJoin:
            return pass(node.inputs[0], before) && pass(node.inputs[1], false)
        case .watermarkAssigner, .expand, .correlate, .lookupJoin, .union, .dropUpdateBefore,
            .windowTableFunction:
            return node.inputs.allSatisfy { pass($0, before) }
        default: return node.inputs.allSatisfy { pass($0, true) }
        }
    }

    /// A filter over the upsert key keeps or drops both images of a row together.
    private static func isOnUpsertKey(_ calc: Calc, _ input: PhysicalNode) -> Bool {
        let columns = Set(calc.condition?.inputColumns ?? [])
        return KeyMetadata.upsertKeys(input).contains { columns.isSubset(of: $0) }
    }

    private static func join(
        _ join: Join, _ node: PhysicalNode, _ before: Bool, _ pass: (PhysicalNode, Bool) -> Bool
    ) -> Bool {
        if before { return node.inputs.allSatisfy { pass($0, true) } }
        for (side, input) in node.inputs.enumerated() where input.kinds.contains(.updateAfter) {
            let columns = join.keys.map { side == 0 ? $0.left : $0.right }
            // Changes of a row must stay within its join key.
            guard KeyMetadata.upsertKeys(input).contains(where: { Set($0).isSuperset(of: columns) }) else {
                return false
            }
        }
        return node.inputs.allSatisfy { pass($0, false) }
    }
}
