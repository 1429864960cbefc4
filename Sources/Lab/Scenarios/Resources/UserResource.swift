import LabKernel

/// A RAM user that exists before the run, with an access key of its own.
package struct UserResource: ScenarioResource {
    package var name: String
    package var displayName: String
    package var attach: [PolicyReference]

    package static let nameKind = NameKind.user
    package static let schema = ObjectSchema(
        "ram.user", "A RAM user. It gets an access key, with which items that act `as` it are signed.",
        rows: [
            FieldRow("name", .pattern(.name), .optional, "the user's name; the resource's id when absent"),
            FieldRow("displayName", .text, .optional, "the display name"),
            FieldRow("attach", .list(.policyReference), .optional, "the policies of the user"),
        ])
    package static let attributes = [
        ResourceAttribute("arn", "the resource name in policies") { "acs:ram::\($0.account):user/\($0.name)" }
    ]

    package init(id: String, _ fields: Fields) {
        name = fields.find("name") ?? id
        displayName = fields.find("displayName") ?? ""
        attach = PolicyReference.list(fields, "attach")
    }
}

/// A policy that is attached to someone: a custom one of the account, or one of the service's own.
package struct PolicyReference: Sendable, Hashable {
    package var name: String
    /// `Custom` or `System`.
    package var type: String

    /// `system/AliyunOSSFullAccess` names a system policy, anything else a custom one.
    package init(_ text: String) {
        let isSystem = text.hasPrefix("system/")
        name = isSystem ? String(text.dropFirst("system/".count)) : text
        type = isSystem ? "System" : "Custom"
    }

    static func list(_ fields: Fields, _ key: String) -> [PolicyReference] {
        (fields.find(key, as: [String].self) ?? []).map(PolicyReference.init)
    }
}
