import CloudGateway

extension RAMOperation {
    /// Takes a policy off a role.
    static let detachPolicyFromRole = RAMOperation(
        "DetachPolicyFromRole", .managementWrite, on: ["role/{RoleName}", "policy/{PolicyName}"]
    ) { call throws(CloudError) in
        try call.directory.detach(
            try call.required("PolicyName"), try call.policyType(),
            from: .role(try call.required("RoleName")), in: call.account,
            resourceGroup: call.resourceGroup())
        return []
    }
}
