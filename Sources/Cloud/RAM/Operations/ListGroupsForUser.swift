import CloudGateway
import LabKernel

extension RAMOperation {
    /// Lists the groups that a user is a member of.
    static let listGroupsForUser = RAMOperation(
        "ListGroupsForUser", .managementRead, on: ["user/{UserName}"]
    ) { call throws(CloudError) in
        let name = try call.required("UserName")
        _ = try call.directory.user(name, in: call.account)
        let groups = try call.directory.account(call.account).groups(of: name).map { group -> JSONValue in
            let joined = group.members.first { $0.user == name }?.joined ?? group.created
            return [
                "GroupId": .string(group.id), "GroupName": .string(group.name),
                "Comments": .string(group.comments), "JoinDate": RAMShapes.time(joined),
            ]
        }
        return [RAMShapes.list("Groups", "Group", groups)]
    }
}
