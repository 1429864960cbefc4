import LabKernel

/// `sls.putLogs`: PostLogStoreLogs.
package struct SLSPutLogs: ScenarioAction {
    package var project: String
    package var logstore: String
    package var topic: String
    package var source: String
    /// Logs in order, each with its fields in order.
    package var logs: [[(key: String, value: String)]]

    package static let schema = ObjectSchema(
        "sls.putLogs", "Writes logs, all with the time of the call (PostLogStoreLogs).",
        rows: [
            FieldRow("project", .refers(.project), .required, "the project"),
            FieldRow("logstore", .refers(.logstore), .required, "the logstore"),
            FieldRow("topic", .text, .byDefault("''"), "the topic"),
            FieldRow("source", .text, .byDefault("''"), "the source"),
            FieldRow("logs", .list(.map(.text, keys: "a field of the log")), .required, "the logs"),
        ])

    package init(_ fields: Fields) {
        project = fields.get("project")
        logstore = fields.get("logstore")
        topic = fields.get("topic")
        source = fields.get("source")
        logs = fields.get("logs", as: [FieldMap<String>].self).map(\.entries)
    }
}
