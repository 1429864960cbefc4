import CloudGateway

extension RAMOperation {
    /// Describes a group.
    static let getGroup = RAMOperation("GetGroup", .managementRead, on: ["group/{GroupName}"]) {
        call throws(CloudError) in
        let group = try call.directory.group(try call.required("GroupName"), in: call.account)
        return [("Group", RAMShapes.group(group))]
    }
}
