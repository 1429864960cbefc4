import LabKernel

/// `engine.loseSlot`: a task manager gives up a slot; the tasks in it fail and are placed anew.
package struct LoseSlotFault: ScenarioFault {
    package var deployment: String
    /// The subtask whose slot it is, from 0.
    package var subtask: Int

    package static let schema = ObjectSchema(
        "engine.loseSlot", "Takes a slot of a running job away. It happens once and has no end.",
        rows: [
            FieldRow("of", .refers(.deployment), .required, "the deployment"),
            FieldRow(
                "subtask", .integer(0...32_767), .byDefault("0"), "the subtask whose slot it is, from 0"),
        ])

    package init(deployment: String, subtask: Int) {
        (self.deployment, self.subtask) = (deployment, subtask)
    }

    package init(_ fields: Fields) {
        deployment = fields.get("of")
        subtask = fields.get("subtask")
    }
}
