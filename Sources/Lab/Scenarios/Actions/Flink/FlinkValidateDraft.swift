import LabKernel

/// `flink.validateDraft`: ValidateDeploymentDraftAsync.
package struct FlinkValidateDraft: ScenarioAction {
    package var draft: String

    package static let schema = ObjectSchema(
        "flink.validateDraft",
        "Checks the SQL of a draft as the console does (ValidateDeploymentDraftAsync).",
        rows: [
            FieldRow("draft", .refers(.draft), .required, "the draft")
        ])

    package init(_ fields: Fields) {
        draft = fields.get("draft")
    }
}
