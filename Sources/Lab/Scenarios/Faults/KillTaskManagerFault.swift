import LabKernel

/// `engine.killTaskManager`: SIGKILL to a task manager; its state is lost and the job fails over.
package struct KillTaskManagerFault: ScenarioFault {
    package var deployment: String
    /// From 0.
    package var index: Int

    package static let schema = ObjectSchema(
        "engine.killTaskManager",
        "Kills a task manager of a running job, as SIGKILL would. It happens once and has no end.",
        rows: [
            FieldRow("of", .refers(.deployment), .required, "the deployment"),
            FieldRow("index", .integer(0...127), .byDefault("0"), "which task manager, from 0"),
        ])

    package init(deployment: String, index: Int) { (self.deployment, self.index) = (deployment, index) }

    package init(_ fields: Fields) {
        deployment = fields.get("of")
        index = fields.get("index")
    }
}
