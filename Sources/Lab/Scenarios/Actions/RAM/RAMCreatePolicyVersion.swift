import LabKernel

/// `ram.createPolicyVersion`: CreatePolicyVersion.
package struct RAMCreatePolicyVersion: ScenarioAction {
    package var policy: String
    /// Verbatim, with places.
    package var document: JSONValue
    /// Whether the new version takes effect at once.
    package var setAsDefault: Bool

    package static let schema = ObjectSchema(
        "ram.createPolicyVersion", "Adds a version to a custom policy (CreatePolicyVersion).",
        rows: [
            FieldRow("policy", .refers(.policy), .required, "the policy"),
            FieldRow("document", .json, .required, "the policy document, verbatim"),
            FieldRow("setAsDefault", .boolean, .byDefault("false"), "make it the version in force"),
        ])

    package init(_ fields: Fields) {
        policy = fields.get("policy")
        document = fields.get("document")
        setAsDefault = fields.get("setAsDefault")
    }
}
