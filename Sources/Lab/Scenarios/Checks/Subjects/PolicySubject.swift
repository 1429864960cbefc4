import LabKernel

/// `policy`: what a principal may do.
package struct PolicySubject: CheckSubject {
    package var principal: ScenarioPrincipal
    /// `oss:GetObject`.
    package var action: String
    /// `acs:oss:*:*:bucket/key`.
    package var resource: String
    /// Condition keys with their values, in the order of the file.
    package var context: [(key: String, values: [String])]

    package static let primary: PrimaryProperty? = nil
    package static let schema = ObjectSchema(
        "policy",
        "A simulated decision: may this principal do this to that, with the policies then in force?",
        rows: [
            FieldRow("policy", .object(request), .required, "the request to decide"),
            FieldRow(
                "decision", .matcherOf(["Allow", "Deny", "ExplicitDeny", "ImplicitDeny"]), .optional,
                "the decision; Deny is either of the two"),
        ])

    private static let request = ObjectSchema(
        "request", "A request that is decided and not made.",
        rows: [
            FieldRow("principal", .principal, .required, "who asks"),
            FieldRow(
                "action", .pattern(TextPattern("[A-Za-z0-9_-]+:[A-Za-z0-9*?]+", "service:Action")), .required,
                "the action, oss:GetObject"),
            FieldRow("resource", .text, .required, "the resource, acs:oss:*:*:bucket/key"),
            FieldRow(
                "context", .map(.oneOrMany(.text), keys: "a condition key"), .optional,
                "what conditions can ask about"),
        ])

    package init(_ fields: Fields) {
        let request: Fields = fields.get("policy")
        guard let principal = ScenarioPrincipal(request.get("principal")) else {
            preconditionFailure("a principal was checked and cannot be read")
        }
        self.principal = principal
        action = request.get("action")
        resource = request.get("resource")
        context =
            request.find("context", as: FieldMap<[String]>.self)?.entries.map { ($0.key, $0.value) } ?? []
    }

    package var title: String { "\(principal.text) \(action) on \(resource)" }
}
