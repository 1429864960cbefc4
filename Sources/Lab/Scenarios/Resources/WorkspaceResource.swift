import LabKernel

/// A workspace of Realtime Compute that exists before the run.
package struct WorkspaceResource: ScenarioResource {
    package var name: String
    package var settings: WorkspaceSettings
    /// Who is a member of its namespace; nil for everybody whom the scenario makes, as owner.
    package var members: [Member]?

    /// A user or role with its role in the namespace.
    package struct Member: Sendable, Hashable {
        package var principal: ScenarioPrincipal
        /// `VIEWER`, `EDITOR` or `ADMIN`.
        package var role: String

        package init(principal: ScenarioPrincipal, role: String) {
            (self.principal, self.role) = (principal, role)
        }
    }

    package static let nameKind = NameKind.workspace
    package static let schema = ObjectSchema(
        "flink.workspace", "A workspace of Realtime Compute for Apache Flink.",
        rows: [
            FieldRow(
                "name", .pattern(.name), .optional, "the workspace's name; the resource's id when absent")
        ] + WorkspaceSettings.rows + [
            FieldRow(
                "members", .list(.object(member)), .optional,
                "who may work in its namespace; when absent, every user and role of the scenario as owner")
        ])

    private static let member = ObjectSchema(
        "member", "A member of a namespace. A role in it comes on top of what RAM policies allow.",
        rows: [
            FieldRow("principal", .principal, .required, "user/<name> or role/<name>"),
            FieldRow(
                "role", .choice(["VIEWER", "EDITOR", "ADMIN"]), .required,
                "VIEWER sees, EDITOR also writes, starts and stops, ADMIN (owner) also manages members"),
        ])

    package init(id: String, _ fields: Fields) {
        name = fields.find("name") ?? id
        settings = WorkspaceSettings(fields)
        members = fields.find("members", as: [Fields].self)?.map { row in
            Member(principal: ScenarioPrincipal(row.get("principal")) ?? .account, role: row.get("role"))
        }
    }
}

/// What a workspace is created with.
package struct WorkspaceSettings: Sendable {
    /// `POST` (pay as you go) or `PRE` (subscription).
    package var chargeType: String
    /// The bucket for state and artifacts.
    package var storageBucket: String
    /// The role that jobs of the workspace call the cloud with.
    package var runtimeRole: String
    /// The default namespace; `<workspace>-default` when absent.
    package var namespace: String?

    /// Source: help.aliyun.com, Flink "CreateInstance": `ChargeType`, `Storage.Oss.Bucket`.
    static let rows = [
        FieldRow(
            "chargeType", .choice(["POST", "PRE"]), .byDefault("POST"),
            "POST is pay-as-you-go, PRE a subscription"),
        FieldRow("storage", .bucketPath, .required, "the bucket for state, as oss://bucket"),
        FieldRow("runtimeRole", .refers(.role), .required, "the role whose permissions the jobs have"),
        FieldRow("namespace", .pattern(.name), .optional, "the namespace; <workspace>-default when absent"),
    ]

    init(_ fields: Fields) {
        chargeType = fields.get("chargeType")
        storageBucket = BucketPath(fields.get("storage")).bucket
        runtimeRole = fields.get("runtimeRole")
        namespace = fields.find("namespace")
    }
}
