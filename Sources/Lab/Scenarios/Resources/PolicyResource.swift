import LabKernel

/// A custom policy that exists before the run.
package struct PolicyResource: ScenarioResource {
    package var name: String
    package var description: String
    /// The document verbatim, every value with its place in the scenario.
    package var document: JSONValue

    package static let nameKind = NameKind.policy
    package static let schema = ObjectSchema(
        "ram.policy", "A custom RAM policy.",
        rows: [
            FieldRow("name", .pattern(.name), .optional, "the policy's name; the resource's id when absent"),
            FieldRow("description", .text, .optional, "a line for people"),
            FieldRow("document", .json, .required, "the policy document, verbatim"),
        ])

    package init(id: String, _ fields: Fields) {
        name = fields.find("name") ?? id
        description = fields.find("description") ?? ""
        document = fields.get("document")
    }
}
