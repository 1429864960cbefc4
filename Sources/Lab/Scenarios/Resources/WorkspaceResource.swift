import LabKernel

/// A workspace of Realtime Compute that exists before the run.
package struct WorkspaceResource: ScenarioResource {
    package var name: String
    package var settings: WorkspaceSettings

    package static let nameKind = NameKind.workspace
    package static let schema = ObjectSchema(
        "flink.workspace", "A workspace of Realtime Compute for Apache Flink.",
        rows: [
            FieldRow(
                "name", .pattern(.name), .optional, "the workspace's name; the resource's id when absent")
        ] + WorkspaceSettings.rows)

    package init(id: String, _ fields: Fields) {
        name = fields.find("name") ?? id
        settings = WorkspaceSettings(fields)
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
