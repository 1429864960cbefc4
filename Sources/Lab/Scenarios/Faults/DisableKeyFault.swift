import LabKernel

/// `identity.disableKey`: the access keys of a user are inactive while the fault is on.
package struct DisableKeyFault: ScenarioFault {
    package var user: String

    package static let schema = ObjectSchema(
        "identity.disableKey", "Makes the access keys of a user inactive.",
        rows: [FieldRow("user", .refers(.user), .required, "the user")])

    package init(user: String) { self.user = user }

    package init(_ fields: Fields) { user = fields.get("user") }
}
