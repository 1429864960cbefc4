import LabKernel

/// `flink.createSavepoint`: CreateSavepoint.
package struct FlinkCreateSavepoint: ScenarioAction {
    package var deployment: String
    package var description: String
    /// Whether the format is native; canonical otherwise.
    package var isNative: Bool
    /// The name by which `flink.startJob` means it.
    package var savepoint: String?

    /// Source: help.aliyun.com, Flink "CreateSavepoint", `nativeFormat`.
    package static let schema = ObjectSchema(
        "flink.createSavepoint", "Takes a savepoint of the running job of a deployment (CreateSavepoint).",
        rows: [
            FieldRow("deployment", .refers(.deployment), .required, "the deployment"),
            FieldRow("description", .text, .optional, "a line for people"),
            FieldRow(
                "nativeFormat", .boolean, .byDefault("false"),
                "the native format instead of the canonical one"),
            FieldRow(
                "savepoint", .defines(.savepoint), .optional, "a name by which flink.startJob can mean it"),
        ])

    package init(_ fields: Fields) {
        deployment = fields.get("deployment")
        description = fields.find("description") ?? ""
        isNative = fields.get("nativeFormat")
        savepoint = fields.find("savepoint")
    }
}
