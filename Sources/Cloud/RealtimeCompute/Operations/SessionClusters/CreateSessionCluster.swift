import CloudGateway

/// Makes a session cluster, stopped.
enum CreateSessionCluster: VervericaOperation {
    static let name = "CreateSessionCluster"
    static let method = "POST"
    static let path = "/namespaces/{namespace}/sessionclusters"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let name = try call.body.required("name")
        guard plane.sessionClusters[call.namespace]?[name] == nil else {
            throw RealtimeComputeErrors.exists("SessionCluster", name)
        }
        var cluster = SessionCluster(
            id: plane.newID(), namespace: call.namespace, name: name,
            target: DeploymentTarget.defaultQueue.name, engineVersion: "", created: call.context.now,
            modified: call.context.now, creator: call.principal)
        try cluster.apply(call.body)
        cluster.engineVersion = try plane.engineVersion(cluster.engineVersion)
        _ = try plane.queue(cluster.target, in: call.namespace)
        plane.sessionClusters[call.namespace, default: OrderedStore()][name] = cluster
        return .data(cluster.json)
    }
}
