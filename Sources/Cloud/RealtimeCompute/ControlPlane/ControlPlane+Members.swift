import CloudGateway
import LabKernel

extension ControlPlane {
    /// The caller's role in a namespace; nil for no member. The account itself is an owner everywhere.
    func role(of principal: Principal, in key: NamespaceKey) -> NamespaceRole? {
        if principal.kind == .root, principal.accountID == settings.accountID { return .owner }
        guard let name = NamespaceMember.name(of: principal) else { return nil }
        return members[key]?[name]?.role
    }

    /// Makes whoever made a namespace its owner.
    func addOwner(_ principal: Principal, of key: NamespaceKey) {
        guard let name = NamespaceMember.name(of: principal) else { return }
        members[key, default: OrderedStore()][name] = NamespaceMember(member: name, role: .owner)
    }

    /// Why a caller whom policies allow `operation` may not do it in a namespace after all; nil when it may, and for a
    /// namespace that does not exist, which the operation itself says.
    func refusal(
        of principal: Principal, _ operation: String, needs needed: NamespaceRole, in key: NamespaceKey
    ) -> AccessDecision? {
        guard namespaces.contains(where: { $0.key == key }) else { return nil }
        let role = role(of: principal, in: key)
        if let role, role >= needed { return nil }
        let wanted = NamespaceRole.allCases.filter { $0 >= needed }.map(\.rawValue)
        let explanation = """
            denied: ImplicitDeny by FlinkNamespaceRole
            principal  \(principal.arn)
            action     stream:\(operation)
            namespace  \(key.name) of workspace \(key.workspaceID)
            role       \(role?.rawValue ?? "none: the caller is no member")
            wants      \(wanted.joined(separator: " or ")); an owner of the namespace can give it with CreateMember
            """
        return AccessDecision(
            effect: .implicitDeny, layer: "namespace_role", explanation: explanation,
            details: [
                "decision": "ImplicitDeny", "decided_by": "FlinkNamespaceRole",
                "namespace": .string(key.name), "workspace": .string(key.workspaceID),
                "role": role.map { .string($0.rawValue) } ?? .null,
                "wants": .array(wanted.map(JSONValue.string)),
            ])
    }
}
