import LabKernel

/// `ram.detachPolicyFromRole`: DetachPolicyFromRole.
package struct RAMDetachPolicyFromRole: ScenarioAction {
    package var policy: PolicyReference
    package var role: String

    package static let schema = ObjectSchema(
        "ram.detachPolicyFromRole", "Detaches a policy from a role (DetachPolicyFromRole).",
        rows: [
            FieldRow("policy", .policyReference, .required, "the policy"),
            FieldRow("role", .refers(.role), .required, "the role"),
        ])

    package init(_ fields: Fields) {
        policy = PolicyReference(fields.get("policy"))
        role = fields.get("role")
    }
}
