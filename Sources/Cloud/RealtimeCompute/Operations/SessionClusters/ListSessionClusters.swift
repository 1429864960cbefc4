import CloudGateway
import LabKernel

/// Lists the session clusters of a namespace.
enum ListSessionClusters: VervericaOperation {
    static let name = "ListSessionClusters"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/sessionclusters"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        .data(.array((plane.sessionClusters[call.namespace]?.all ?? []).map(\.json)))
    }
}
