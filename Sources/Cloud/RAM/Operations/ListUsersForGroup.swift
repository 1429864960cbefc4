import CloudGateway
import LabKernel

extension RAMOperation {
    /// Lists the members of a group by name.
    static let listUsersForGroup = RAMOperation(
        "ListUsersForGroup", .managementRead, on: ["group/{GroupName}"]
    ) { call throws(CloudError) in
        let group = try call.directory.group(try call.required("GroupName"), in: call.account)
        let users = try call.directory.account(call.account).users
        let page = try Page(group.members.sorted { $0.user < $1.user }, call) { $0.user }
        let items = page.items.map { member -> JSONValue in
            [
                "UserName": .string(member.user),
                "DisplayName": .string(users[member.user]?.displayName ?? member.user),
                "JoinDate": RAMShapes.time(member.joined),
            ]
        }
        return page.members + [RAMShapes.list("Users", "User", items)]
    }
}
