import LabKernel

/// `flink.deployDraft`: DeployDeploymentDraftAsync.
package struct FlinkDeployDraft: ScenarioAction {
    package var draft: String
    /// The deployment's name; the draft's when the file gives none.
    package var name: String
    package var settings: DeploymentSettings

    package static let schema = ObjectSchema(
        "flink.deployDraft",
        "Makes a deployment of a draft (DeployDeploymentDraftAsync). It does not run yet.",
        rows: [
            FieldRow("draft", .refers(.draft), .required, "the draft"),
            FieldRow(
                "name", .defines(.deployment), .sameAs("draft"),
                "the deployment's name; the draft's when absent"),
        ] + DeploymentSettings.rows)

    package init(_ fields: Fields) {
        draft = fields.get("draft")
        name = fields.get("name")
        settings = DeploymentSettings(fields)
    }
}
