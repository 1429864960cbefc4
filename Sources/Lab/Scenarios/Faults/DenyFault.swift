import LabKernel

/// `identity.deny`: a statement that denies, laid over all policies while the fault is on.
package struct DenyFault: ScenarioFault {
    /// Whose calls; nil for everybody's.
    package var principal: ScenarioPrincipal?
    /// Action patterns, `oss:Put*`.
    package var actions: [String]
    /// Resource patterns; `*` when the file gives none.
    package var resources: [String]

    package static let schema = ObjectSchema(
        "identity.deny", "Denies actions as a control policy would, whatever the other policies allow.",
        rows: [
            FieldRow("principal", .principal, .optional, "whose calls; everybody's when absent"),
            FieldRow("action", .oneOrMany(.text), .required, "action patterns, oss:Put*"),
            FieldRow("resource", .oneOrMany(.text), .byDefault("'*'"), "resource patterns"),
        ])

    package init(principal: ScenarioPrincipal?, actions: [String], resources: [String]) {
        (self.principal, self.actions, self.resources) = (principal, actions, resources)
    }

    package init(_ fields: Fields) {
        principal = fields.find("principal", as: String.self).flatMap(ScenarioPrincipal.init)
        actions = fields.get("action")
        resources = fields.get("resource")
    }
}
