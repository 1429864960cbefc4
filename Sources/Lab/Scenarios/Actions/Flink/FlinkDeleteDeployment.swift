import LabKernel

/// `flink.deleteDeployment`: DeleteDeployment.
package struct FlinkDeleteDeployment: ScenarioAction {
    package var deployment: String

    package static let schema = ObjectSchema(
        "flink.deleteDeployment", "Deletes a deployment; its job must have ended (DeleteDeployment).",
        rows: [
            FieldRow("deployment", .refers(.deployment), .required, "the deployment")
        ])

    package init(_ fields: Fields) {
        deployment = fields.get("deployment")
    }
}
