import LabKernel

/// `log`: log lines of a job.
package struct LogSubject: CheckSubject {
    package var deployment: String
    /// A regular expression for the message; nil for all.
    package var pattern: String?
    /// The lowest level, `WARN`; nil for all.
    package var level: String?
    /// A regular expression for the task's name; nil for all.
    package var task: String?

    package static let primary: PrimaryProperty? = .presence
    package static let schema = ObjectSchema(
        "log", "The log lines of a deployment's job that fit.",
        rows: [
            FieldRow("log", .refers(.deployment), .required, "the deployment"),
            FieldRow("message", .regex, .optional, "only lines whose message matches"),
            FieldRow(
                "level", .choice(["DEBUG", "INFO", "WARN", "ERROR"]), .optional,
                "only lines of this level or above"),
            FieldRow("task", .regex, .optional, "only lines of tasks whose name matches"),
            FieldRow("count", .matcher, .optional, "how many there are"),
        ])

    package init(_ fields: Fields) {
        deployment = fields.get("log")
        pattern = fields.find("message")
        level = fields.find("level")
        task = fields.find("task")
    }

    package var title: String { "log of \(deployment)" + (pattern.map { " with /\($0)/" } ?? "") }
}
