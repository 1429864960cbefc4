import LabKernel

/// `identity.detachPolicy`: somebody lacks a policy while the fault is on.
package struct DetachPolicyFault: ScenarioFault {
    package var policy: PolicyReference
    package var principal: ScenarioPrincipal

    package static let schema = ObjectSchema(
        "identity.detachPolicy",
        "Takes a policy off a user or a role; it hangs there again when the fault ends.",
        rows: [
            FieldRow("policy", .policyReference, .required, "the policy"),
            FieldRow("from", .principal, .required, "user/<name> or role/<name>"),
        ])

    package init(policy: PolicyReference, principal: ScenarioPrincipal) {
        (self.policy, self.principal) = (policy, principal)
    }

    package init(_ fields: Fields) {
        policy = PolicyReference(fields.get("policy"))
        principal = ScenarioPrincipal(fields.get("from")) ?? .account
    }
}
