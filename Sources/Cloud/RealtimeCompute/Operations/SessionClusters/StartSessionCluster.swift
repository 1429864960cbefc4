import CloudGateway
import LabKernel

/// Starts a session cluster; from now on it is billed.
enum StartSessionCluster: VervericaOperation {
    static let name = "StartSessionCluster"
    static let method = "POST"
    static let path = "/namespaces/{namespace}/sessionclusters/{sessionClusterName}:start"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        var cluster = try plane.sessionCluster(call.segment("sessionClusterName"), in: call.namespace)
        guard cluster.status == .stopped else {
            throw RealtimeComputeErrors.wrongState("SessionCluster", cluster.name, "is running already")
        }
        (cluster.status, cluster.startedAt, cluster.modified) = (.running, call.context.now, call.context.now)
        plane.sessionClusters[call.namespace]?[cluster.name] = cluster
        var resource = plane.resource(try plane.workspace(call.namespace.workspaceID))
        resource.relativeID += "/vvpnamespace/\(call.namespace.name)/sessioncluster/\(cluster.name)"
        plane.meter.start(
            cluster.id, meter: "stream.cu.session", resource: resource, rate: cluster.units,
            at: call.context.now)
        return .data(cluster.json)
    }
}
