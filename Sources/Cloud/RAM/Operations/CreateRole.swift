import CloudGateway

extension RAMOperation {
    /// Creates a role with its trust policy.
    static let createRole = RAMOperation("CreateRole", .managementWrite, on: ["role/*"]) {
        call throws(CloudError) in
        let role = try call.directory.createRole(
            try call.required("RoleName"), in: call.account,
            trust: try call.required("AssumeRolePolicyDocument"), description: call.text("Description"),
            maxSessionSeconds: try call.number("MaxSessionDuration") ?? Limits.defaultSessionSeconds,
            at: call.now)
        return [("Role", RAMShapes.role(role, account: call.account))]
    }
}
