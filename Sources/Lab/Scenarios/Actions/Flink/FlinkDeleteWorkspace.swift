import LabKernel

/// `flink.deleteWorkspace`: DeleteInstance.
package struct FlinkDeleteWorkspace: ScenarioAction {
    package var name: String

    package static let schema = ObjectSchema(
        "flink.deleteWorkspace", "Releases a workspace (DeleteInstance).",
        rows: [
            FieldRow("name", .refers(.workspace), .required, "the workspace")
        ])

    package init(_ fields: Fields) {
        name = fields.get("name")
    }
}
