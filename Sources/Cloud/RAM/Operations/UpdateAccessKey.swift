import CloudGateway

extension RAMOperation {
    /// Switches a key on or off.
    static let updateAccessKey = RAMOperation("UpdateAccessKey", .managementWrite, on: ["user/{UserName}"]) {
        call throws(CloudError) in
        let status = try call.required("Status")
        guard status == "Active" || status == "Inactive" else { throw RAMErrors.invalid("Status") }
        try call.directory.setActive(
            status == "Active", key: try call.required("UserAccessKeyId"), of: try call.keyOwner(),
            in: call.account)
        return []
    }
}
