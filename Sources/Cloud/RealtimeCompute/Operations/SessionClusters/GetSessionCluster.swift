import CloudGateway

/// Answers one session cluster.
enum GetSessionCluster: VervericaOperation {
    static let name = "GetSessionCluster"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/sessionclusters/{sessionClusterName}"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        .data(try plane.sessionCluster(call.segment("sessionClusterName"), in: call.namespace).json)
    }
}
