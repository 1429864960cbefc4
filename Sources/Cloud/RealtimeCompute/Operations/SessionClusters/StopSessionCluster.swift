import CloudGateway

/// Stops a session cluster and its billing.
enum StopSessionCluster: VervericaOperation {
    static let name = "StopSessionCluster"
    static let method = "POST"
    static let path = "/namespaces/{namespace}/sessionclusters/{sessionClusterName}:stop"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        var cluster = try plane.sessionCluster(call.segment("sessionClusterName"), in: call.namespace)
        (cluster.status, cluster.startedAt, cluster.modified) = (.stopped, nil, call.context.now)
        plane.sessionClusters[call.namespace]?[cluster.name] = cluster
        plane.meter.stop(cluster.id, at: call.context.now)
        return .data(cluster.json)
    }
}
