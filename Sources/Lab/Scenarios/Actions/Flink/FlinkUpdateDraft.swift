import LabKernel

/// `flink.updateDraft`: UpdateDeploymentDraft.
package struct FlinkUpdateDraft: ScenarioAction {
    package var draft: String
    /// The workspace; nil for the only one.
    package var workspace: String?
    package var script: Script

    package static let schema = ObjectSchema(
        "flink.updateDraft", "Replaces the SQL of a draft (UpdateDeploymentDraft).",
        rows: [
            FieldRow("draft", .refers(.draft), .required, "the draft"),
            FieldRow("workspace", .refers(.workspace), .optional, "the workspace; the only one when absent"),
            FieldRow("sqlFile", .file, .optional, "a file with the SQL script"),
            FieldRow("sql", .inlineSQL, .optional, "the SQL script itself"),
        ],
        rules: [.exactlyOne(["sqlFile", "sql"])])

    package init(_ fields: Fields) {
        draft = fields.get("draft")
        workspace = fields.find("workspace")
        guard let script = Script(fields) else { preconditionFailure("a draft has no script") }
        self.script = script
    }

    package var scripts: [Script] { [script] }
}
