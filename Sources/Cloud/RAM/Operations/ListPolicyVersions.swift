import CloudGateway

extension RAMOperation {
    /// Lists the versions of a policy, oldest first.
    static let listPolicyVersions = RAMOperation(
        "ListPolicyVersions", .managementRead, on: ["policy/{PolicyName}"]
    ) { call throws(CloudError) in
        let policy = try call.directory.policy(
            try call.required("PolicyName"), try call.policyType(), in: call.account)
        let versions = policy.versions.map { RAMShapes.version($0, of: policy) }
        return [RAMShapes.list("PolicyVersions", "PolicyVersion", versions)]
    }
}
