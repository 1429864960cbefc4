import LabKernel

/// `engine.corruptSavepoint`: a byte of the newest savepoint of a deployment is wrong while the fault is on.
package struct CorruptSavepointFault: ScenarioFault {
    package var deployment: String
    /// Whether a checkpoint is meant, and not a savepoint.
    package var isCheckpoint: Bool

    package static let schema = ObjectSchema(
        "engine.corruptSavepoint",
        "Changes bytes of the newest savepoint of a deployment, so that nothing can be restored from it; they "
            + "are as before when the fault ends.",
        rows: [
            FieldRow("of", .refers(.deployment), .required, "the deployment"),
            FieldRow(
                "what", .choice(["savepoint", "checkpoint"]), .byDefault("savepoint"), "which of the two"),
        ])

    package init(deployment: String, isCheckpoint: Bool) {
        (self.deployment, self.isCheckpoint) = (deployment, isCheckpoint)
    }

    package init(_ fields: Fields) {
        deployment = fields.get("of")
        isCheckpoint = fields.get("what") == "checkpoint"
    }
}
