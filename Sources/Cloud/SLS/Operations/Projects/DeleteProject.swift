import CloudGateway
import LabKernel

/// Deletes a project with all its logstores and documents.
enum DeleteProject: SLSOperation {
    static let name = "DeleteProject"
    static let action = "DeleteProject"
    static let method = "DELETE"
    static let path = "/"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let project = try catalog.project(call.project)
        for logstore in project.logstores.values.sorted(by: { $0.name < $1.name }) {
            DeleteLogStore.settle(logstore, call)
        }
        try catalog.remove(project)
        return SLSAnswer.empty
    }
}
