import LabKernel

/// `flink.createDraft`: CreateDeploymentDraft.
package struct FlinkCreateDraft: ScenarioAction {
    package var name: String
    /// The workspace; nil for the only one.
    package var workspace: String?
    package var script: Script

    package static let schema = ObjectSchema(
        "flink.createDraft", "Saves SQL as a new draft (CreateDeploymentDraft).",
        rows: [
            FieldRow("name", .defines(.draft), .required, "the draft's name"),
            FieldRow("workspace", .refers(.workspace), .optional, "the workspace; the only one when absent"),
            FieldRow("sqlFile", .file, .optional, "a file with the SQL script"),
            FieldRow("sql", .inlineSQL, .optional, "the SQL script itself"),
        ],
        rules: [.exactlyOne(["sqlFile", "sql"])])

    package init(_ fields: Fields) {
        name = fields.get("name")
        workspace = fields.find("workspace")
        guard let script = Script(fields) else { preconditionFailure("a draft has no script") }
        self.script = script
    }

    package var scripts: [Script] { [script] }
}
