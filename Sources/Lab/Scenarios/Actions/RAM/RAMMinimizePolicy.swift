import LabKernel

/// `ram.minimizePolicy`: the smallest policy for what somebody asked for so far, put in force.
package struct RAMMinimizePolicy: ScenarioAction {
    package var policy: String
    package var principal: ScenarioPrincipal
    /// `none` or `folder`: how far object keys are widened.
    package var widening: String

    package static let schema = ObjectSchema(
        "ram.minimizePolicy",
        """
        Makes the smallest policy that covers what a principal asked for so far, refused calls included, and puts it in \
        force as a new version (CreatePolicyVersion). The service has nothing of the kind; `labsim ram minimize` is the same.
        """,
        rows: [
            FieldRow("policy", .refers(.policy), .required, "the policy that gets the new version"),
            FieldRow("principal", .principal, .required, "whose calls count: role/<name> or user/<name>"),
            FieldRow(
                "widen", .choice(["none", "folder"]), .byDefault("folder"),
                "whether object keys are widened to their first folder"),
        ])

    package init(_ fields: Fields) {
        policy = fields.get("policy")
        principal = ScenarioPrincipal(fields.get("principal")) ?? .account
        widening = fields.get("widen")
    }
}
