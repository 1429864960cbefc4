import CloudGateway

/// Lists the members of a namespace, the oldest first.
enum ListMembers: VervericaOperation {
    static let name = "ListMembers"
    static let method = "GET"
    static let path = "/gateway/v2/namespaces/{namespace}/members"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        try .page((plane.members[call.namespace]?.all ?? []).map(\.json), call)
    }
}
