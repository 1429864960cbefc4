import CloudGateway

extension RAMOperation {
    /// Hangs a policy on a role, in the whole account or in one resource group.
    static let attachPolicyToRole = RAMOperation(
        "AttachPolicyToRole", .managementWrite, on: ["role/{RoleName}", "policy/{PolicyName}"]
    ) { call throws(CloudError) in
        try call.directory.attach(
            try call.required("PolicyName"), try call.policyType(),
            to: .role(try call.required("RoleName")), in: call.account, resourceGroup: call.resourceGroup(),
            at: call.now)
        return []
    }
}
