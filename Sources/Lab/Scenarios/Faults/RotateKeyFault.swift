import LabKernel

/// `identity.rotateKey`: a user's keys are replaced by a new one, which who signs as the user gets only when
/// the fault ends.
package struct RotateKeyFault: ScenarioFault {
    package var user: String

    package static let schema = ObjectSchema(
        "identity.rotateKey",
        "Replaces a user's access keys by a new one. Items that act `as` the user sign with the old one "
            + "until the fault ends; keys written elsewhere stay dead.",
        rows: [FieldRow("user", .refers(.user), .required, "the user")])

    package init(user: String) { self.user = user }

    package init(_ fields: Fields) { user = fields.get("user") }
}
