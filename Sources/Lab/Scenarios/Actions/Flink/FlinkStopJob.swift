import LabKernel

/// `flink.stopJob`: StopJob.
package struct FlinkStopJob: ScenarioAction {
    package var deployment: String
    /// `NONE`, `STOP_WITH_SAVEPOINT` or `STOP_WITH_DRAIN`.
    package var strategy: String
    /// The name by which `flink.startJob` means the savepoint that is taken.
    package var savepoint: String?

    /// Source: help.aliyun.com, Flink "StopJob", `stopStrategy`.
    package static let schema = ObjectSchema(
        "flink.stopJob", "Stops the running job of a deployment (StopJob).",
        rows: [
            FieldRow("deployment", .refers(.deployment), .required, "the deployment"),
            FieldRow(
                "stopStrategy", .choice(["NONE", "STOP_WITH_SAVEPOINT", "STOP_WITH_DRAIN"]),
                .byDefault("NONE"), "whether a savepoint is taken first, and waited for"),
            FieldRow(
                "savepoint", .defines(.savepoint), .optional,
                "a name by which flink.startJob can mean the savepoint that is taken"),
        ])

    package init(_ fields: Fields) {
        deployment = fields.get("deployment")
        strategy = fields.get("stopStrategy")
        savepoint = fields.find("savepoint")
    }
}
