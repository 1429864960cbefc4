import LabKernel

/// `ram.deletePolicy`: DeletePolicy.
package struct RAMDeletePolicy: ScenarioAction {
    package var policy: String

    package static let schema = ObjectSchema(
        "ram.deletePolicy", "Deletes a custom policy that is attached to nobody (DeletePolicy).",
        rows: [FieldRow("policy", .refers(.policy), .required, "the policy")])

    package init(_ fields: Fields) {
        policy = fields.get("policy")
    }
}
