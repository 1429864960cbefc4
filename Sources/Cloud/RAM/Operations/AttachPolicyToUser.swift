import CloudGateway

extension RAMOperation {
    /// Hangs a policy on a user, in the whole account or in one resource group.
    static let attachPolicyToUser = RAMOperation(
        "AttachPolicyToUser", .managementWrite, on: ["user/{UserName}", "policy/{PolicyName}"]
    ) { call throws(CloudError) in
        try call.directory.attach(
            try call.required("PolicyName"), try call.policyType(),
            to: .user(try call.required("UserName")), in: call.account, resourceGroup: call.resourceGroup(),
            at: call.now)
        return []
    }
}
