import LabKernel

/// `sink.reject`: what is behind a sink refuses rows, and the job fails.
package struct RejectingSinkFault: ScenarioFault {
    package var deployment: String
    /// The table; nil for all that the job writes.
    package var table: String?
    package var message: String

    package static let schema = ObjectSchema(
        "sink.reject", "Refuses the rows of a sink: the task fails with java.io.IOException.",
        rows: SinkTarget.rows + [
            FieldRow(
                "message", .text, .byDefault("the rows were refused by a fault of the scenario"),
                "the message of the exception")
        ])

    package init(deployment: String, table: String?, message: String) {
        (self.deployment, self.table, self.message) = (deployment, table, message)
    }

    package init(_ fields: Fields) {
        (deployment, table, message) = (fields.get("of"), fields.find("table"), fields.get("message"))
    }
}
