import CloudGateway

/// Deletes a session cluster that is stopped.
enum DeleteSessionCluster: VervericaOperation {
    static let name = "DeleteSessionCluster"
    static let method = "DELETE"
    static let path = "/namespaces/{namespace}/sessionclusters/{sessionClusterName}"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let cluster = try plane.sessionCluster(call.segment("sessionClusterName"), in: call.namespace)
        guard cluster.status == .stopped else {
            throw RealtimeComputeErrors.inUse("SessionCluster", cluster.name, "it is RUNNING")
        }
        plane.sessionClusters[call.namespace]?[cluster.name] = nil
        return .done
    }
}
