import CloudGateway

/// Deletes a deployment with its jobs and savepoint records; refused while a job is not over.
///
/// Not emulated: files of checkpoints and savepoints are left in the bucket, as on the real service, where
/// they go on costing.
enum DeleteDeployment: VervericaOperation {
    static let name = "DeleteDeployment"
    static let method = "DELETE"
    static let path = "/namespaces/{namespace}/deployments/{deploymentId}"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let deployment = try plane.deployment(call.segment("deploymentId"), in: call.namespace)
        let jobs = plane.jobs(of: deployment.id)
        if let job = jobs.first(where: { !$0.status.isTerminal }) {
            throw RealtimeComputeErrors.inUse(
                "Deployment", deployment.name, "its job '\(job.id)' is \(job.status.rawValue)")
        }
        jobs.forEach(plane.forget)
        for savepoint in plane.savepoints.all where savepoint.deploymentID == deployment.id {
            plane.savepoints[savepoint.id] = nil
        }
        for draft in plane.drafts.all where draft.deploymentID == deployment.id {
            plane.drafts[draft.id]?.deploymentID = ""
        }
        plane.deployments[deployment.id] = nil
        return .done
    }
}
