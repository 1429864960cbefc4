import CloudGateway

extension RAMOperation {
    /// Takes a policy off a group.
    static let detachPolicyFromGroup = RAMOperation(
        "DetachPolicyFromGroup", .managementWrite, on: ["group/{GroupName}", "policy/{PolicyName}"]
    ) { call throws(CloudError) in
        try call.directory.detach(
            try call.required("PolicyName"), try call.policyType(),
            from: .group(try call.required("GroupName")), in: call.account,
            resourceGroup: call.resourceGroup())
        return []
    }
}
