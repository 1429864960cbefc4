import CloudGateway

/// Gives a member another role.
enum UpdateMember: VervericaOperation {
    static let name = "UpdateMember"
    static let method = "PUT"
    static let path = "/gateway/v2/namespaces/{namespace}/members"
    static let kind = OperationKind.managementWrite
    static let role = NamespaceRole.owner

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let changed = try CreateMember.read(call)
        _ = try plane.member(changed.member, in: call.namespace)
        plane.members[call.namespace]?[changed.member] = changed
        return .data(changed.json)
    }
}
