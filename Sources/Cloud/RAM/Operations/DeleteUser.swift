import CloudGateway

extension RAMOperation {
    /// Deletes a RAM user that has no keys, groups and policies left.
    static let deleteUser = RAMOperation("DeleteUser", .managementWrite, on: ["user/{UserName}"]) {
        call throws(CloudError) in
        try call.directory.deleteUser(try call.required("UserName"), in: call.account)
        return []
    }
}
