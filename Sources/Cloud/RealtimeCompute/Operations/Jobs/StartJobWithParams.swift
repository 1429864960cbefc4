import CloudGateway

/// Starts a deployment as a job.
///
/// Not emulated: a queue other than the deployment's (`resourceQueueName`).
enum StartJobWithParams: VervericaOperation {
    static let name = "StartJobWithParams"
    static let method = "POST"
    static let path = "/namespaces/{namespace}/jobs:start"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        var deployment = try plane.deployment(try call.body.required("deploymentId"), in: call.namespace)
        let restore = try RestoreStrategy(try call.body.object("restoreStrategy"))
        if let items = try call.body.array("localVariables"), !items.isEmpty {
            deployment.localVariables = try LocalVariable.list(items)
        }
        if let queue = try call.body.string("resourceQueueName"), !queue.isEmpty,
            queue != deployment.target.name
        {
            throw RealtimeComputeErrors.unsupported("a resourceQueueName other than the deployment's queue")
        }
        return .data(try plane.start(deployment, restore: restore, by: call.principal).json)
    }
}
