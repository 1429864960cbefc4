import CloudGateway

extension RAMOperation {
    /// Hangs a policy on a group, in the whole account or in one resource group.
    static let attachPolicyToGroup = RAMOperation(
        "AttachPolicyToGroup", .managementWrite, on: ["group/{GroupName}", "policy/{PolicyName}"]
    ) { call throws(CloudError) in
        try call.directory.attach(
            try call.required("PolicyName"), try call.policyType(),
            to: .group(try call.required("GroupName")), in: call.account, resourceGroup: call.resourceGroup(),
            at: call.now)
        return []
    }
}
