import CloudGateway
import LabKernel

/// Makes a deployment from settings given in full.
enum CreateDeployment: VervericaOperation {
    static let name = "CreateDeployment"
    static let method = "POST"
    static let path = "/namespaces/{namespace}/deployments"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        guard let artifact = try call.body.object("artifact") else {
            throw RealtimeComputeErrors.missing("artifact")
        }
        _ = try call.body.required("name")
        var deployment = Deployment(
            id: plane.newID(), namespace: call.namespace, engineVersion: "", artifact: try Artifact(artifact),
            created: call.context.now, modified: call.context.now, creator: call.principal,
            modifier: call.principal)
        try deployment.apply(call.body)
        try plane.save(deployment)
        let stored = try plane.deployment(deployment.id, in: call.namespace)
        return .data(stored.json(jobs: []))
    }
}
