import CloudGateway

extension RAMOperation {
    /// Answers one version of a policy with its document.
    static let getPolicyVersion = RAMOperation(
        "GetPolicyVersion", .managementRead, on: ["policy/{PolicyName}"]
    ) { call throws(CloudError) in
        let policy = try call.directory.policy(
            try call.required("PolicyName"), try call.policyType(), in: call.account)
        let id = try call.required("VersionId")
        guard let version = policy.versions.first(where: { $0.id == id }) else {
            throw RAMErrors.notExist("Policy.Version")
        }
        return [("PolicyVersion", RAMShapes.version(version, of: policy))]
    }
}
