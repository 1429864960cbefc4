import CloudGateway
import LabKernel

/// Changes a project's description.
enum UpdateProject: SLSOperation {
    static let name = "UpdateProject"
    static let action = "UpdateProject"
    static let method = "PUT"
    static let path = "/"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let project = try catalog.project(call.project)
        project.description = try call.json()["description"]?.stringValue ?? project.description
        project.modified = call.now
        try catalog.save(project)
        return SLSAnswer.empty
    }
}
