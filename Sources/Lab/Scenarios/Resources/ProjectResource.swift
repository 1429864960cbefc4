import LabKernel

/// A project of Log Service that exists before the run.
package struct ProjectResource: ScenarioResource {
    package var name: String
    package var description: String

    package static let nameKind = NameKind.project
    package static let schema = ObjectSchema(
        "sls.project", "A project of Log Service.",
        rows: [
            FieldRow(
                "name", .pattern(LogVocabulary.name), .optional,
                "the project's name; the resource's id when absent"),
            FieldRow("description", .text, .optional, "a line for people"),
        ])
    package static let attributes = [
        ResourceAttribute("arn", "the resource name in policies") {
            "acs:log:\($0.region):\($0.account):project/\($0.name)"
        }
    ]

    package init(id: String, _ fields: Fields) {
        name = fields.find("name") ?? id
        description = fields.find("description") ?? ""
    }
}

/// Rules of Log Service that several tables use.
enum LogVocabulary {
    /// Source: help.aliyun.com, SLS "Basic resources", naming of projects and logstores.
    static let name = TextPattern(
        "[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]",
        "3 to 63 lower-case letters, digits, '-' and '_', beginning and ending with a letter or digit")

    /// Source: help.aliyun.com, SLS "CreateLogStore": `logstoreName`.
    static let logstore = TextPattern(
        "[a-z0-9]([a-z0-9_-]{0,61})[a-z0-9]",
        "2 to 63 lower-case letters, digits, '-' and '_', beginning and ending with a letter or digit")

    /// The characters at which the service splits texts into words unless told otherwise.
    static let tokens = ", '\";=()[]{}?@&<>/:\n\t\r"
}
