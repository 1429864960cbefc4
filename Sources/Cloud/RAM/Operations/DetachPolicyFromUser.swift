import CloudGateway

extension RAMOperation {
    /// Takes a policy off a user.
    static let detachPolicyFromUser = RAMOperation(
        "DetachPolicyFromUser", .managementWrite, on: ["user/{UserName}", "policy/{PolicyName}"]
    ) { call throws(CloudError) in
        try call.directory.detach(
            try call.required("PolicyName"), try call.policyType(),
            from: .user(try call.required("UserName")), in: call.account,
            resourceGroup: call.resourceGroup())
        return []
    }
}
