import CloudGateway

/// Changes the settings a request names and keeps the others; a job that runs keeps the settings it was
/// started with.
enum UpdateDeployment: VervericaOperation {
    static let name = "UpdateDeployment"
    static let method = "PUT"
    static let path = "/namespaces/{namespace}/deployments/{deploymentId}"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        var deployment = try plane.deployment(call.segment("deploymentId"), in: call.namespace)
        try deployment.apply(call.body)
        (deployment.modified, deployment.modifier) = (call.context.now, call.principal)
        try plane.save(deployment)
        return .data(deployment.json(jobs: plane.jobs(of: deployment.id)))
    }
}
