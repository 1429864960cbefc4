import CloudGateway

extension RAMOperation {
    /// Deletes a role that has no policies left.
    static let deleteRole = RAMOperation("DeleteRole", .managementWrite, on: ["role/{RoleName}"]) {
        call throws(CloudError) in
        try call.directory.deleteRole(try call.required("RoleName"), in: call.account)
        return []
    }
}
