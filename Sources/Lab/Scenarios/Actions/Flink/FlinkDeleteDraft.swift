import LabKernel

/// `flink.deleteDraft`: DeleteDeploymentDraft.
package struct FlinkDeleteDraft: ScenarioAction {
    package var draft: String

    package static let schema = ObjectSchema(
        "flink.deleteDraft", "Deletes a draft (DeleteDeploymentDraft).",
        rows: [
            FieldRow("draft", .refers(.draft), .required, "the draft")
        ])

    package init(_ fields: Fields) {
        draft = fields.get("draft")
    }
}
