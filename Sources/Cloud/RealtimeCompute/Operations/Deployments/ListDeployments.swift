import CloudGateway

/// Lists deployments, newest first, filtered by name, creator, modifier and status of the latest job.
enum ListDeployments: VervericaOperation {
    static let name = "ListDeployments"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/deployments"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let status = call.query("status")
        let shown = plane.deployments(in: call.namespace).reversed().filter { deployment in
            matches(call.query("name"), deployment.name)
                && matches(call.query("creator"), deployment.creator.id)
                && matches(call.query("modifier"), deployment.modifier.id)
                && matches(call.query("executionMode"), deployment.executionMode)
                && matches(status, plane.jobs(of: deployment.id).last?.status.rawValue ?? "CANCELLED")
        }
        return try .page(shown.map { $0.json(jobs: plane.jobs(of: $0.id)) }, call)
    }

    private static func matches(_ wanted: String?, _ value: String) -> Bool {
        wanted.map { $0 == value } ?? true
    }
}
