import CloudGateway

extension RAMOperation {
    /// Deletes a group that has no members and policies left.
    static let deleteGroup = RAMOperation("DeleteGroup", .managementWrite, on: ["group/{GroupName}"]) {
        call throws(CloudError) in
        try call.directory.deleteGroup(try call.required("GroupName"), in: call.account)
        return []
    }
}
