import CloudGateway

/// Takes a member out of the namespace.
enum DeleteMember: VervericaOperation {
    static let name = "DeleteMember"
    static let method = "DELETE"
    static let path = "/gateway/v2/namespaces/{namespace}/members/{member+}"
    static let kind = OperationKind.managementWrite
    static let role = NamespaceRole.owner

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let member = try plane.member(call.segment("member"), in: call.namespace)
        plane.members[call.namespace]?[member.member] = nil
        return .done
    }
}
