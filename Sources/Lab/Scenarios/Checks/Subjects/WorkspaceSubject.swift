import LabKernel

/// `workspace`: a workspace.
package struct WorkspaceSubject: CheckSubject {
    package var workspace: String

    package static let primary: PrimaryProperty? = .presence
    package static let schema = ObjectSchema(
        "workspace", "A workspace of Realtime Compute.",
        rows: [
            FieldRow("workspace", .refers(.workspace), .required, "the workspace"),
            FieldRow(
                "status", .matcherOf(["CREATING", "RUNNING", "DELETED"]), .optional, "its status"),
        ])

    package init(_ fields: Fields) {
        workspace = fields.get("workspace")
    }

    package var title: String { "workspace \(workspace)" }
}
