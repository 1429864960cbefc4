import CloudGateway

extension RAMOperation {
    /// Changes a group's name or comments.
    static let updateGroup = RAMOperation("UpdateGroup", .managementWrite, on: ["group/{GroupName}"]) {
        call throws(CloudError) in
        let group = try call.directory.updateGroup(
            try call.required("GroupName"), in: call.account, newName: call.parameters["NewGroupName"],
            comments: call.parameters["NewComments"], at: call.now)
        return [("Group", RAMShapes.group(group))]
    }
}
