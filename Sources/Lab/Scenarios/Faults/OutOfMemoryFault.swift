import LabKernel

/// `engine.outOfMemory`: the heap of a task manager fills up again and again while the fault is on.
package struct OutOfMemoryFault: ScenarioFault {
    package var deployment: String
    /// From 0.
    package var index: Int
    /// How long an attempt lives.
    package var after: Duration

    package static let schema = ObjectSchema(
        "engine.outOfMemory",
        "Fills the heap of a task manager: its process dies with java.lang.OutOfMemoryError, and so does each "
            + "that takes its place, while the fault is on.",
        rows: [
            FieldRow("of", .refers(.deployment), .required, "the deployment"),
            FieldRow("index", .integer(0...127), .byDefault("0"), "which task manager, from 0"),
            FieldRow("after", .duration, .byDefault("30s"), "how long the next one lives"),
        ])

    package init(deployment: String, index: Int, after: Duration) {
        (self.deployment, self.index, self.after) = (deployment, index, after)
    }

    package init(_ fields: Fields) {
        (deployment, index, after) = (fields.get("of"), fields.get("index"), fields.get("after"))
    }
}
