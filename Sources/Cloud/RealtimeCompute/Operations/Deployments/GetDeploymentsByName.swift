import CloudGateway

/// Answers the deployments of a name: none or one, as names are unique in a namespace.
enum GetDeploymentsByName: VervericaOperation {
    static let name = "GetDeploymentsByName"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/deployments/name/{deploymentName}"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let found = plane.deployments(in: call.namespace).filter { $0.name == call.segment("deploymentName") }
        return .data(.array(found.map { $0.json(jobs: plane.jobs(of: $0.id)) }))
    }
}
