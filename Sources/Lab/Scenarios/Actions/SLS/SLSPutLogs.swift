import LabKernel

/// `sls.putLogs`: PostLogStoreLogs.
package struct SLSPutLogs: ScenarioAction {
    package var project: String
    package var logstore: String
    package var topic: String
    package var source: String
    /// Logs in order, each with its fields in order.
    package var logs: [[(key: String, value: String)]]
    /// How often the logs are written, a call each.
    package var times: Int
    /// What `{n}` in a value stands for the first time, one more each time; nil when it stands for itself.
    package var first: Int?

    package static let schema = ObjectSchema(
        "sls.putLogs", "Writes logs, all with the time of the call (PostLogStoreLogs).",
        rows: [
            FieldRow("project", .refers(.project), .required, "the project"),
            FieldRow("logstore", .refers(.logstore), .required, "the logstore"),
            FieldRow("topic", .text, .byDefault("''"), "the topic"),
            FieldRow("source", .text, .byDefault("''"), "the source"),
            FieldRow("logs", .list(.map(.text, keys: "a field of the log")), .required, "the logs"),
            FieldRow(
                "times", .integer(1...100_000), .optional,
                "how often the logs are written, a call each; {n} in a value is the number of the time"),
            FieldRow("first", .integer(0...1_000_000_000), .optional, "the first such number, 1 when absent"),
        ])

    package init(_ fields: Fields) {
        project = fields.get("project")
        logstore = fields.get("logstore")
        topic = fields.get("topic")
        source = fields.get("source")
        logs = fields.get("logs", as: [FieldMap<String>].self).map(\.entries)
        let (times, first): (Int?, Int?) = (fields.find("times"), fields.find("first"))
        self.times = times ?? 1
        self.first = times == nil && first == nil ? nil : first ?? 1
    }

    /// The logs of the nth time, from 0.
    package func logs(time: Int) -> [[(key: String, value: String)]] {
        guard let first else { return logs }
        let number = String(first + time)
        return logs.map { log in log.map { ($0.key, $0.value.replacing("{n}", with: number)) } }
    }
}
