import CloudGateway
import LabKernel

extension RAMOperation {
    /// Lists the users, groups and roles that a policy hangs on.
    static let listEntitiesForPolicy = RAMOperation(
        "ListEntitiesForPolicy", .managementRead, on: ["policy/{PolicyName}"]
    ) { call throws(CloudError) in
        let name = try call.required("PolicyName")
        let origin = try call.policyType()
        _ = try call.directory.policy(name, origin, in: call.account)
        let state = try call.directory.account(call.account)
        var members: [(String, JSONValue)] = []
        for (kind, holders) in try call.directory.holders(of: name, origin, in: call.account) {
            let items = holders.map { holder -> JSONValue in
                .object(
                    entity(kind, holder.name, in: state) + [("AttachDate", RAMShapes.time(holder.attached))])
            }
            members.append(RAMShapes.list(kind.word + "s", kind.word, items))
        }
        return members
    }

    private static func entity(
        _ kind: PolicyHolder.Kind, _ name: String, in account: RAMAccount
    ) -> [(String, JSONValue)] {
        switch kind {
        case .user:
            let user = account.users[name]
            return [
                ("UserId", .string(user?.id ?? "")), ("UserName", .string(name)),
                ("DisplayName", .string(user?.displayName ?? "")),
            ]
        case .group:
            return [
                ("GroupName", .string(name)), ("Comments", .string(account.groups[name]?.comments ?? "")),
            ]
        case .role:
            let role = account.roles[name.lowercased()]
            return [
                ("RoleId", .string(role?.id ?? "")), ("RoleName", .string(name)),
                ("Arn", .string(role?.arn(account: account.id) ?? "")),
                ("Description", .string(role?.description ?? "")),
            ]
        }
    }
}
