import LabKernel

/// `sls.deleteProject`: DeleteProject.
package struct SLSDeleteProject: ScenarioAction {
    package var project: String

    package static let schema = ObjectSchema(
        "sls.deleteProject", "Deletes a project with its logstores (DeleteProject).",
        rows: [FieldRow("project", .refers(.project), .required, "the project")])

    package init(_ fields: Fields) {
        project = fields.get("project")
    }
}
