import LabKernel

/// `ram.attachPolicyToUser`: AttachPolicyToUser.
package struct RAMAttachPolicyToUser: ScenarioAction {
    package var policy: PolicyReference
    package var user: String

    package static let schema = ObjectSchema(
        "ram.attachPolicyToUser", "Attaches a policy to a user (AttachPolicyToUser).",
        rows: [
            FieldRow("policy", .policyReference, .required, "the policy"),
            FieldRow("user", .refers(.user), .required, "the user"),
        ])

    package init(_ fields: Fields) {
        policy = PolicyReference(fields.get("policy"))
        user = fields.get("user")
    }
}
