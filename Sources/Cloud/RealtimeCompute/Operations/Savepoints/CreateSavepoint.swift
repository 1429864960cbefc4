import CloudGateway

/// Asks for a savepoint of a deployment's running job.
enum CreateSavepoint: VervericaOperation {
    static let name = "CreateSavepoint"
    static let method = "POST"
    static let path = "/namespaces/{namespace}/savepoints"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let deployment = try plane.deployment(try call.body.required("deploymentId"), in: call.namespace)
        guard let job = plane.jobs(of: deployment.id).last, !job.status.isTerminal else {
            throw RealtimeComputeErrors.wrongState("Deployment", deployment.name, "has no job that runs")
        }
        let order = ControlPlane.SavepointOrder(
            description: try call.body.string("description") ?? "",
            nativeFormat: try call.body.bool("nativeFormat") ?? false)
        return .data(try plane.takeSavepoint(of: job, order).json)
    }
}
