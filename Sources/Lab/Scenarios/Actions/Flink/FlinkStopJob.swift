import LabKernel

/// `flink.stopJob`: StopJob.
package struct FlinkStopJob: ScenarioAction {
    package var deployment: String
    /// `NONE`, `STOP_WITH_SAVEPOINT` or `STOP_WITH_DRAIN`.
    package var strategy: String

    /// Source: help.aliyun.com, Flink "StopJob", `stopStrategy`.
    package static let schema = ObjectSchema(
        "flink.stopJob", "Stops the running job of a deployment (StopJob).",
        rows: [
            FieldRow("deployment", .refers(.deployment), .required, "the deployment"),
            FieldRow(
                "stopStrategy", .choice(["NONE", "STOP_WITH_SAVEPOINT", "STOP_WITH_DRAIN"]),
                .byDefault("NONE"), "whether a savepoint is taken first"),
        ])

    package init(_ fields: Fields) {
        deployment = fields.get("deployment")
        strategy = fields.get("stopStrategy")
    }
}
