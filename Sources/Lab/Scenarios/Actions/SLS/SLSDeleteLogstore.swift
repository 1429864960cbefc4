import LabKernel

/// `sls.deleteLogstore`: DeleteLogStore.
package struct SLSDeleteLogstore: ScenarioAction {
    package var project: String
    package var logstore: String

    package static let schema = ObjectSchema(
        "sls.deleteLogstore", "Deletes a logstore with its logs (DeleteLogStore).",
        rows: [
            FieldRow("project", .refers(.project), .required, "the project"),
            FieldRow("logstore", .refers(.logstore), .required, "the logstore"),
        ])

    package init(_ fields: Fields) {
        project = fields.get("project")
        logstore = fields.get("logstore")
    }
}
