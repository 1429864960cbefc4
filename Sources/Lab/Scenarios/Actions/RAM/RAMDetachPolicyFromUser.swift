import LabKernel

/// `ram.detachPolicyFromUser`: DetachPolicyFromUser.
package struct RAMDetachPolicyFromUser: ScenarioAction {
    package var policy: PolicyReference
    package var user: String

    package static let schema = ObjectSchema(
        "ram.detachPolicyFromUser", "Detaches a policy from a user (DetachPolicyFromUser).",
        rows: [
            FieldRow("policy", .policyReference, .required, "the policy"),
            FieldRow("user", .refers(.user), .required, "the user"),
        ])

    package init(_ fields: Fields) {
        policy = PolicyReference(fields.get("policy"))
        user = fields.get("user")
    }
}
