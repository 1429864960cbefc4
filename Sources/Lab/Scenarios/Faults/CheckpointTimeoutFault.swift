import LabKernel

/// `engine.checkpointTimeout`: no checkpoint of a job is done before it expires.
package struct CheckpointTimeoutFault: ScenarioFault {
    package var deployment: String

    package static let schema = ObjectSchema(
        "engine.checkpointTimeout",
        "Keeps the checkpoints of a job from being done in time: they expire after their timeout.",
        rows: [FieldRow("of", .refers(.deployment), .required, "the deployment")])

    package init(deployment: String) { self.deployment = deployment }

    package init(_ fields: Fields) { deployment = fields.get("of") }
}
