import LabKernel

/// `ram.createPolicy`: CreatePolicy.
package struct RAMCreatePolicy: ScenarioAction {
    package var policy: String
    package var description: String
    /// Verbatim, with places.
    package var document: JSONValue

    package static let schema = ObjectSchema(
        "ram.createPolicy", "Creates a custom policy (CreatePolicy).",
        rows: [
            FieldRow("policy", .defines(.policy), .required, "the policy's name"),
            FieldRow("description", .text, .optional, "a line for people"),
            FieldRow("document", .json, .required, "the policy document, verbatim"),
        ])

    package init(_ fields: Fields) {
        policy = fields.get("policy")
        description = fields.find("description") ?? ""
        document = fields.get("document")
    }
}
