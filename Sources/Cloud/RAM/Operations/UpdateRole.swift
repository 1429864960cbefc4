import CloudGateway

extension RAMOperation {
    /// Changes a role's trust policy, description or longest session.
    static let updateRole = RAMOperation("UpdateRole", .managementWrite, on: ["role/{RoleName}"]) {
        call throws(CloudError) in
        let role = try call.directory.updateRole(
            try call.required("RoleName"), in: call.account,
            trust: call.parameters["NewAssumeRolePolicyDocument"],
            description: call.parameters["NewDescription"],
            maxSessionSeconds: try call.number("NewMaxSessionDuration"), at: call.now)
        return [("Role", RAMShapes.role(role, account: call.account))]
    }
}
