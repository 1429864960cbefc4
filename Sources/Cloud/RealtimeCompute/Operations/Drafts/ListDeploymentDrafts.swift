import CloudGateway

/// Lists drafts, newest first.
enum ListDeploymentDrafts: VervericaOperation {
    static let name = "ListDeploymentDrafts"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/deployment-drafts"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let drafts = plane.drafts.all.reversed().filter { $0.namespace == call.namespace }
        return try .page(drafts.map(\.json), call)
    }
}
