import LabKernel

/// `sink.duplicateOnRetry`: the answer to a write is lost, so the sink writes the same rows again.
package struct DuplicateOnRetryFault: ScenarioFault {
    package var deployment: String
    /// The table; nil for all that the job writes.
    package var table: String?
    /// Which share of the writes, over 0 to 1: evenly, not by chance.
    package var share: Double

    package static let schema = ObjectSchema(
        "sink.duplicateOnRetry",
        "Loses the answers to writes of a sink, which then writes the same rows again: they are there twice.",
        rows: SinkTarget.rows + [
            FieldRow(
                "share", .number(0...1), .byDefault("1"),
                "which share of the writes, evenly: 0.5 every second")
        ])

    package init(deployment: String, table: String?, share: Double) {
        (self.deployment, self.table, self.share) = (deployment, table, share)
    }

    package init(_ fields: Fields) {
        (deployment, table, share) = (fields.get("of"), fields.find("table"), fields.get("share"))
    }
}
