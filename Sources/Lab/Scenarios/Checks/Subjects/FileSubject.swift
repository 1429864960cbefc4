import LabKernel

/// `file`: a file below the scenario's folder.
package struct FileSubject: CheckSubject {
    /// Relative to the scenario's folder.
    package var path: String

    package static let primary: PrimaryProperty? = .presence
    package static let schema = ObjectSchema(
        "file", "A file below the scenario's folder, as it is on the disk at the time of the check.",
        rows: [
            FieldRow("file", .pattern(path), .required, "the file's path"),
            FieldRow("text", .matcher, .optional, "what is in it"),
            FieldRow("lines", .matcher, .optional, "how many lines it has"),
            FieldRow("size", .matcher, .optional, "how many bytes it has"),
        ])

    private static let path = TextPattern(
        #"(?!/)(?!~)(?!.*(^|/)\.\.(/|$))[^\\]+"#,
        "a path below the scenario's folder, with '/' between its parts")

    package init(_ fields: Fields) { path = fields.get("file") }

    package var title: String { "file \(path)" }
}
