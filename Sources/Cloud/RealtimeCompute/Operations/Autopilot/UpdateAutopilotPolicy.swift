import CloudGateway

/// Turns Autopilot of a deployment on or off and replaces its parameters.
enum UpdateAutopilotPolicy: VervericaOperation {
    static let name = "UpdateAutopilotPolicy"
    static let method = "PUT"
    static let path = "/autopilot/v2/namespaces/{namespace}/deployments/{deploymentId}/autopilotpolicy-update"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        var deployment = try plane.deployment(call.segment("deploymentId"), in: call.namespace)
        if let config = try call.body.object("policyConfig") { try deployment.autopilot.configure(config) }
        if let enabled = try call.body.bool("enabled") { deployment.autopilot.isEnabled = enabled }
        try plane.save(deployment)
        if let job = plane.jobs(of: deployment.id).last { plane.watch(job) }
        return .data(deployment.autopilot.json)
    }
}
