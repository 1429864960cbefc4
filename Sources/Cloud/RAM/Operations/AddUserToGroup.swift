import CloudGateway

extension RAMOperation {
    /// Makes a user a member of a group.
    static let addUserToGroup = RAMOperation(
        "AddUserToGroup", .managementWrite, on: ["user/{UserName}", "group/{GroupName}"]
    ) { call throws(CloudError) in
        try call.directory.addUser(
            try call.required("UserName"), toGroup: try call.required("GroupName"), in: call.account,
            at: call.now)
        return []
    }
}
