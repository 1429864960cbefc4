import LabKernel

/// `identity.expireToken`: the session tokens of a role that are out expire, and nobody renews them before
/// the fault ends.
package struct ExpireTokenFault: ScenarioFault {
    package var role: String

    package static let schema = ObjectSchema(
        "identity.expireToken",
        "Expires the STS tokens of a role that are in use; they are renewed once the fault ends.",
        rows: [FieldRow("role", .refers(.role), .required, "the role")])

    package init(role: String) { self.role = role }

    package init(_ fields: Fields) { role = fields.get("role") }
}
