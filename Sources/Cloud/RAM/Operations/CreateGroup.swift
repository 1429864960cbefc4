import CloudGateway

extension RAMOperation {
    /// Creates a group of RAM users.
    static let createGroup = RAMOperation("CreateGroup", .managementWrite, on: ["group/*"]) {
        call throws(CloudError) in
        let group = try call.directory.createGroup(
            try call.required("GroupName"), in: call.account, comments: call.text("Comments"), at: call.now)
        return [("Group", RAMShapes.group(group))]
    }
}
