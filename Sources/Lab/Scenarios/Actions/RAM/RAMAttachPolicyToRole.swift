import LabKernel

/// `ram.attachPolicyToRole`: AttachPolicyToRole.
package struct RAMAttachPolicyToRole: ScenarioAction {
    package var policy: PolicyReference
    package var role: String

    package static let schema = ObjectSchema(
        "ram.attachPolicyToRole", "Attaches a policy to a role (AttachPolicyToRole).",
        rows: [
            FieldRow("policy", .policyReference, .required, "the policy"),
            FieldRow("role", .refers(.role), .required, "the role"),
        ])

    package init(_ fields: Fields) {
        policy = PolicyReference(fields.get("policy"))
        role = fields.get("role")
    }
}
