import LabKernel

/// A deployment of a workspace that exists before the run, not started.
package struct DeploymentResource: ScenarioResource {
    package var name: String
    package var workspace: String
    package var script: Script
    package var settings: DeploymentSettings

    package static let nameKind = NameKind.deployment
    package static let schema = ObjectSchema(
        "flink.deployment", "A deployment of SQL in a workspace. It does not run before a `flink.startJob`.",
        rows: [
            FieldRow(
                "name", .pattern(.name), .optional, "the deployment's name; the resource's id when absent"),
            FieldRow("workspace", .refers(.workspace), .required, "the workspace it is in"),
            FieldRow("sqlFile", .file, .optional, "a file with the SQL script"),
            FieldRow("sql", .inlineSQL, .optional, "the SQL script itself"),
        ] + DeploymentSettings.rows,
        rules: [.exactlyOne(["sqlFile", "sql"])])

    package init(id: String, _ fields: Fields) {
        name = fields.find("name") ?? id
        workspace = fields.get("workspace")
        settings = DeploymentSettings(fields)
        guard let script = Script(fields) else { preconditionFailure("a deployment has no script") }
        self.script = script
    }

    package var scripts: [Script] { [script] }
}
