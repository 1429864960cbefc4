import CloudGateway

extension RAMOperation {
    /// Describes a policy and its version in force.
    static let getPolicy = RAMOperation("GetPolicy", .managementRead, on: ["policy/{PolicyName}"]) {
        call throws(CloudError) in
        let policy = try call.directory.policy(
            try call.required("PolicyName"), try call.policyType(), in: call.account)
        let count = try call.directory.attachmentCount(policy, in: call.account)
        return [
            ("Policy", RAMShapes.policy(policy, attachments: count)),
            ("DefaultPolicyVersion", RAMShapes.version(policy.current, of: policy)),
        ]
    }
}
