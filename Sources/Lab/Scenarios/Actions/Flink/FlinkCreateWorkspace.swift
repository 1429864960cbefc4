import LabKernel

/// `flink.createWorkspace`: CreateInstance of Realtime Compute.
package struct FlinkCreateWorkspace: ScenarioAction {
    package var name: String
    package var settings: WorkspaceSettings

    package static let schema = ObjectSchema(
        "flink.createWorkspace", "Buys a workspace (CreateInstance).",
        rows: [FieldRow("name", .defines(.workspace), .required, "the workspace's name")]
            + WorkspaceSettings.rows)

    package init(_ fields: Fields) {
        name = fields.get("name")
        settings = WorkspaceSettings(fields)
    }
}
