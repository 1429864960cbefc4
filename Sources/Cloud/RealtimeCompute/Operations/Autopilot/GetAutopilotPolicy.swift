import CloudGateway

/// Answers how Autopilot of a deployment is set.
enum GetAutopilotPolicy: VervericaOperation {
    static let name = "GetAutopilotPolicy"
    static let method = "GET"
    static let path =
        "/autopilot/v2/namespaces/{namespace}/deployments/{deploymentId}/autopilotpolicy-describe"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        .data(try plane.deployment(call.segment("deploymentId"), in: call.namespace).autopilot.json)
    }
}
