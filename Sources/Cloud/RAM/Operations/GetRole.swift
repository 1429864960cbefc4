import CloudGateway

extension RAMOperation {
    /// Describes a role with its trust policy.
    static let getRole = RAMOperation("GetRole", .managementRead, on: ["role/{RoleName}"]) {
        call throws(CloudError) in
        let role = try call.directory.role(try call.required("RoleName"), in: call.account)
        return [("Role", RAMShapes.role(role, account: call.account))]
    }
}
