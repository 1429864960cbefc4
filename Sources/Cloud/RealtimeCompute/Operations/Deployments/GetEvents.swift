import CloudGateway

/// Lists what happened to the jobs of a deployment, newest first.
enum GetEvents: VervericaOperation {
    static let name = "GetEvents"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/events"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let (id, name) = (call.query("deploymentId"), call.query("deploymentName"))
        let events = plane.pastEvents.reversed().filter { event in
            event.job.namespace == call.namespace && (id ?? event.job.deploymentID) == event.job.deploymentID
                && (name ?? event.job.deploymentName) == event.job.deploymentName
        }
        return try .page(events.map(\.json), call)
    }
}
