import LabKernel

/// `sink.slow`: what is behind a sink takes its rows slowly.
package struct SlowSinkFault: ScenarioFault {
    package var deployment: String
    /// The table; nil for all that the job writes.
    package var table: String?
    package var perRow: Duration

    package static let schema = ObjectSchema(
        "sink.slow", "Makes what is behind a sink of a running job take its rows slowly.",
        rows: SinkTarget.rows + [FieldRow("perRow", .duration, .required, "how much longer a row takes, 5ms")]
    )

    package init(deployment: String, table: String?, perRow: Duration) {
        (self.deployment, self.table, self.perRow) = (deployment, table, perRow)
    }

    package init(_ fields: Fields) {
        (deployment, table, perRow) = (fields.get("of"), fields.find("table"), fields.get("perRow"))
    }
}

/// The keys of faults at a sink.
enum SinkTarget {
    static let rows = [
        FieldRow("of", .refers(.deployment), .required, "the deployment"),
        FieldRow("table", .text, .optional, "the table that it writes; all when absent"),
    ]
}
