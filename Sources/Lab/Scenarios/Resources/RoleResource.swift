import LabKernel

/// A RAM role that exists before the run.
package struct RoleResource: ScenarioResource {
    package var name: String
    /// The trust policy as a document of RAM.
    package var trustPolicy: JSONValue
    package var attach: [PolicyReference]
    package var maximumSession: Duration

    package static let nameKind = NameKind.role
    package static let schema = ObjectSchema(
        "ram.role", "A RAM role: an identity that a service or a user takes on for a while.",
        rows: [
            FieldRow("name", .pattern(.name), .optional, "the role's name; the resource's id when absent"),
            FieldRow(
                "trust", .object(trust), .optional, "who may take the role on; short for a trust policy"),
            FieldRow("assumeRolePolicyDocument", .json, .optional, "the trust policy, verbatim"),
            FieldRow("attach", .list(.policyReference), .optional, "the policies of the role"),
            FieldRow("maxSessionDuration", .duration, .byDefault("1h"), "the longest session"),
        ],
        rules: [.exactlyOne(["trust", "assumeRolePolicyDocument"])])

    private static let trust = ObjectSchema(
        "trust", "Principals of the trust policy, as in its element `Principal`.",
        rows: [
            FieldRow("Service", .oneOrMany(.text), .optional, "services, like stream.aliyuncs.com"),
            FieldRow(
                "RAM", .oneOrMany(.text), .optional, "accounts, users and roles by their resource names"),
        ],
        rules: [.atLeastOne(["Service", "RAM"])])

    package static let attributes = [
        ResourceAttribute("arn", "the resource name in policies") { "acs:ram::\($0.account):role/\($0.name)" }
    ]

    package init(id: String, _ fields: Fields) {
        name = fields.find("name") ?? id
        attach = PolicyReference.list(fields, "attach")
        maximumSession = fields.get("maxSessionDuration")
        trustPolicy = fields.find("assumeRolePolicyDocument") ?? Self.document(fields.get("trust"))
    }

    private static func document(_ trust: Fields) -> JSONValue {
        let principals = ["Service", "RAM"].compactMap { key -> (String, JSONValue)? in
            trust.find(key, as: [String].self).map { (key, .array($0.map(JSONValue.string))) }
        }
        return [
            "Version": "1",
            "Statement": [
                ["Effect": "Allow", "Action": "sts:AssumeRole", "Principal": .object(principals)]
            ],
        ]
    }
}
