import LabKernel

/// `command`: a command of the shell, which runs only where the user allows it.
package struct CommandSubject: CheckSubject {
    package var command: String

    package static let primary: PrimaryProperty? = .value("exitCode")
    package static let schema = ObjectSchema(
        "command", "A command of the shell, run in the scenario's folder; only with --allow-shell.",
        rows: [
            FieldRow("command", .text, .required, "the command, as sh -c takes it"),
            FieldRow("output", .matcher, .optional, "what it writes to its standard output"),
            FieldRow("exitCode", .matcher, .optional, "how it ends"),
        ],
        notes: [
            "General matchers look at the exit code. What a command finds is not part of what a seed repeats."
        ])

    package init(_ fields: Fields) { command = fields.get("command") }

    package var title: String { "command \(command)" }
}
