import CloudGateway

extension RAMOperation {
    /// Puts another version of a custom policy in force.
    static let setDefaultPolicyVersion = RAMOperation(
        "SetDefaultPolicyVersion", .managementWrite, on: ["policy/{PolicyName}"]
    ) { call throws(CloudError) in
        try call.directory.setDefaultVersion(
            try call.required("VersionId"), of: try call.required("PolicyName"), in: call.account,
            at: call.now)
        return []
    }
}
