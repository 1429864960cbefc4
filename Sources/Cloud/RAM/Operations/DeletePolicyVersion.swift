import CloudGateway

extension RAMOperation {
    /// Deletes a version of a custom policy that is not in force.
    static let deletePolicyVersion = RAMOperation(
        "DeletePolicyVersion", .managementWrite, on: ["policy/{PolicyName}"]
    ) { call throws(CloudError) in
        try call.directory.deletePolicyVersion(
            try call.required("VersionId"), of: try call.required("PolicyName"), in: call.account,
            at: call.now)
        return []
    }
}
