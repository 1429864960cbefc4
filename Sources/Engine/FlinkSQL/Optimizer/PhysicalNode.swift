import LabKernel
import StreamTypes

/// An operator of a plan under construction, with what rules need to know of it.
final class PhysicalNode {
    let op: PlanOperator
    let inputs: [PhysicalNode]
    let schema: Schema
    /// The windows that the rows carry in columns; nil if they carry none.
    var window: AttachedWindow?
    /// What a scan's connector can do; nil for other nodes.
    var source: SourceAbilities?
    /// How long operators above keep the node's rows, by a `STATE_TTL` hint; nil without one.
    var stateTTLMillis: Int64?
    /// The kinds of changes the node may give; set by `ChangelogInference`.
    var kinds: ChangelogMode = .insertOnly
    /// Whether `-U` rows are sent; set by `ChangelogInference`.
    var sendsUpdateBefore = false

    init(
        _ op: PlanOperator, _ inputs: [PhysicalNode], _ schema: Schema, window: AttachedWindow? = nil,
        source: SourceAbilities? = nil
    ) {
        self.op = op
        self.inputs = inputs
        self.schema = schema
        self.window = window
        self.source = source
    }

    var input: PhysicalNode { inputs[0] }
    var width: Int { schema.count }
    func column(_ index: Int) -> Expression { .input(index, schema[index].type) }
    var columns: [Expression] { schema.fields.indices.map(column) }
}
