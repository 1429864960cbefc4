import LabKernel

/// `flink.updateAutopilotPolicy`: UpdateAutopilotPolicy.
package struct FlinkUpdateAutopilotPolicy: ScenarioAction {
    package var deployment: String
    package var isEnabled: Bool
    /// The policy with the service's keys, as JSON.
    package var parameters: JSONValue?

    /// Source: alibabacloud.com, Flink "UpdateAutopilotPolicy", "AutopilotPolicy".
    package static let schema = ObjectSchema(
        "flink.updateAutopilotPolicy", "Turns Autopilot of a deployment on or off (UpdateAutopilotPolicy).",
        rows: [
            FieldRow("deployment", .refers(.deployment), .required, "the deployment"),
            FieldRow("enabled", .boolean, .byDefault("true"), "whether parallelism follows the load"),
            FieldRow(
                "policyConfig", .json, .optional, "the policy: limits, silentPeriodConfig"),
        ])

    package init(_ fields: Fields) {
        deployment = fields.get("deployment")
        isEnabled = fields.get("enabled")
        parameters = fields.find("policyConfig")
    }
}
