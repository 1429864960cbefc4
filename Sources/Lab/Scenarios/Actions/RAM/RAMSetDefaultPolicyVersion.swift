import LabKernel

/// `ram.setDefaultPolicyVersion`: SetDefaultPolicyVersion.
package struct RAMSetDefaultPolicyVersion: ScenarioAction {
    package var policy: String
    /// `v1`, `v2`, …
    package var version: String

    package static let schema = ObjectSchema(
        "ram.setDefaultPolicyVersion",
        "Puts another version of a custom policy in force (SetDefaultPolicyVersion).",
        rows: [
            FieldRow("policy", .refers(.policy), .required, "the policy"),
            FieldRow(
                "version", .pattern(TextPattern("v[0-9]+", "a version like v2")), .required, "the version"),
        ])

    package init(_ fields: Fields) {
        policy = fields.get("policy")
        version = fields.get("version")
    }
}
