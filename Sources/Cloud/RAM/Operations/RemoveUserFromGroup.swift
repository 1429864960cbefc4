import CloudGateway

extension RAMOperation {
    /// Ends a user's membership of a group.
    static let removeUserFromGroup = RAMOperation(
        "RemoveUserFromGroup", .managementWrite, on: ["user/{UserName}", "group/{GroupName}"]
    ) { call throws(CloudError) in
        try call.directory.removeUser(
            try call.required("UserName"), fromGroup: try call.required("GroupName"), in: call.account)
        return []
    }
}
