import LabKernel

/// `flink.updateDeployment`: UpdateDeployment; a running job keeps its old settings until it is started
/// again.
package struct FlinkUpdateDeployment: ScenarioAction {
    package var deployment: String
    /// The new SQL; nil to leave it.
    package var script: Script?
    /// Sections that the file names replace those of the deployment; the others stay.
    package var settings: DeploymentSettings
    /// The sections that the file names: `target`, `resources`, `flinkConf`, `logging`.
    package var sections: [String]

    package static let schema = ObjectSchema(
        "flink.updateDeployment",
        "Replaces sections of a deployment (UpdateDeployment). A running job keeps its settings.",
        rows: [
            FieldRow("deployment", .refers(.deployment), .required, "the deployment"),
            FieldRow("sqlFile", .file, .optional, "a file with the new SQL script"),
            FieldRow("sql", .inlineSQL, .optional, "the new SQL script itself"),
        ] + DeploymentSettings.rows,
        rules: [.atMostOne(["sqlFile", "sql"])])

    package init(_ fields: Fields) {
        deployment = fields.get("deployment")
        script = Script(fields)
        settings = DeploymentSettings(fields)
        sections = DeploymentSettings.rows.map(\.key).filter { fields.checked($0) != nil }
    }

    package var scripts: [Script] { script.map { [$0] } ?? [] }
}
