import LabKernel

/// `sls.createProject`: CreateProject.
package struct SLSCreateProject: ScenarioAction {
    package var project: String
    package var description: String

    package static let schema = ObjectSchema(
        "sls.createProject", "Creates a project of Log Service (CreateProject).",
        rows: [
            FieldRow("project", .defines(.project), .required, "the project's name"),
            FieldRow("description", .text, .optional, "a line for people"),
        ])

    package init(_ fields: Fields) {
        project = fields.get("project")
        description = fields.find("description") ?? ""
    }
}
