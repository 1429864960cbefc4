import CloudGateway

/// Answers one deployment.
enum GetDeployment: VervericaOperation {
    static let name = "GetDeployment"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/deployments/{deploymentId}"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let deployment = try plane.deployment(call.segment("deploymentId"), in: call.namespace)
        return .data(deployment.json(jobs: plane.jobs(of: deployment.id)))
    }
}
