import CloudGateway

/// Starts a deployment as a job, with resources and configuration for this run alone.
enum StartJob: VervericaOperation {
    static let name = "StartJob"
    static let method = "POST"
    static let path = "/namespaces/{namespace}/jobs"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        var deployment = try plane.deployment(try call.body.required("deploymentId"), in: call.namespace)
        if let settings = try call.body.object("resourceSettingSpec") { try deployment.apply(settings) }
        let restore = try RestoreStrategy(try call.body.object("restoreStrategy"))
        return .data(try plane.start(deployment, restore: restore, by: call.principal).json)
    }
}
