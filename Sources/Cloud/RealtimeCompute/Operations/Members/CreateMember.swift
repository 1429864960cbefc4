import CloudGateway
import LabKernel

/// Makes a user or role a member of the namespace.
enum CreateMember: VervericaOperation {
    static let name = "CreateMember"
    static let method = "POST"
    static let path = "/gateway/v2/namespaces/{namespace}/members"
    static let kind = OperationKind.managementWrite
    static let role = NamespaceRole.owner

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let member = try read(call)
        guard plane.members[call.namespace]?[member.member] == nil else {
            throw RealtimeComputeErrors.exists("Member", member.member)
        }
        plane.members[call.namespace, default: OrderedStore()][member.member] = member
        return .data(member.json)
    }

    /// The member of the body: `{"member": "user:<id>", "role": "EDITOR"}`.
    static func read(_ call: VervericaCall) throws(CloudError) -> NamespaceMember {
        let word = try call.body.required("role")
        guard let role = NamespaceRole(word: word) else {
            let known = NamespaceRole.allCases.map(\.rawValue)
            throw call.body.invalid("role", suggestion(for: word, among: known, kind: "roles"))
        }
        let name = NamespaceMember.normalised(try call.body.required("member"))
        guard name.hasPrefix("user:") || name.hasPrefix("role:"), name.count > 5 else {
            throw call.body.invalid("member", "user:<id> or role:<name> is expected")
        }
        return NamespaceMember(member: name, role: role)
    }
}
