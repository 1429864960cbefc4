import LabKernel

/// `flink.startJob`: StartJobWithParams.
package struct FlinkStartJob: ScenarioAction {
    /// Where the job's state comes from.
    ///
    /// Source: help.aliyun.com, Flink "StartJobWithParams", `restoreStrategy.kind`.
    package enum Restore: Sendable, Equatable {
        case none
        case latestState
        case latestSavepoint
        /// The name that the action which took the savepoint gave it.
        case savepoint(String)
    }

    package var deployment: String
    package var restore: Restore
    package var allowsNonRestoredState: Bool

    package static let schema = ObjectSchema(
        "flink.startJob", "Starts a job of a deployment (StartJobWithParams).",
        rows: [
            FieldRow("deployment", .refers(.deployment), .required, "the deployment"),
            FieldRow(
                "restore", .object(restore), .optional, "what state the job starts from; none when absent"),
        ])

    private static let restore = ObjectSchema(
        "restore", "The restore strategy.",
        rows: [
            FieldRow(
                "kind", .choice(["NONE", "LATEST_STATE", "LATEST_SAVEPOINT", "FROM_SAVEPOINT"]),
                .byDefault("NONE"), "where the state comes from"),
            FieldRow(
                "savepoint", .refers(.savepoint), .optional,
                "for FROM_SAVEPOINT: the name that the action which took it gave it"),
            FieldRow(
                "allowNonRestoredState", .boolean, .byDefault("false"),
                "go on when state of the snapshot has no operator any more"),
        ])

    package init(_ fields: Fields) {
        deployment = fields.get("deployment")
        let options: Fields? = fields.find("restore")
        allowsNonRestoredState = options?.get("allowNonRestoredState") ?? false
        switch options?.get("kind", as: String.self) ?? "NONE" {
        case "LATEST_STATE": restore = .latestState
        case "LATEST_SAVEPOINT": restore = .latestSavepoint
        case "FROM_SAVEPOINT": restore = .savepoint(options?.find("savepoint") ?? "")
        default: restore = .none
        }
    }
}
