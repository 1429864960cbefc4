import CloudGateway

extension RAMOperation {
    /// Deletes a key.
    static let deleteAccessKey = RAMOperation("DeleteAccessKey", .managementWrite, on: ["user/{UserName}"]) {
        call throws(CloudError) in
        try call.directory.deleteAccessKey(
            try call.required("UserAccessKeyId"), of: try call.keyOwner(), in: call.account)
        return []
    }
}
