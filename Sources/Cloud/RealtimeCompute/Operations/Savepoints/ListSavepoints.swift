import CloudGateway

/// Lists savepoints, newest first, of a deployment or of one of its jobs.
enum ListSavepoints: VervericaOperation {
    static let name = "ListSavepoints"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/savepoints"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let (deployment, job) = (call.query("deploymentId"), call.query("jobId"))
        let shown = plane.savepoints.all.reversed().filter { savepoint in
            savepoint.namespace == call.namespace
                && (deployment ?? savepoint.deploymentID) == savepoint.deploymentID
                && (job ?? savepoint.jobID) == savepoint.jobID
        }
        return try .page(shown.map(\.json), call)
    }
}
