import CloudGateway

/// Lists the jobs of a deployment, newest first.
enum ListJobs: VervericaOperation {
    static let name = "ListJobs"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/jobs"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        guard let id = call.query("deploymentId") else { throw RealtimeComputeErrors.missing("deploymentId") }
        let deployment = try plane.deployment(id, in: call.namespace)
        return try .page(plane.jobs(of: deployment.id).reversed().map(\.json), call)
    }
}
