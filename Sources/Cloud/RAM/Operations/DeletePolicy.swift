import CloudGateway

extension RAMOperation {
    /// Deletes a custom policy that hangs on nothing and has no further versions.
    static let deletePolicy = RAMOperation("DeletePolicy", .managementWrite, on: ["policy/{PolicyName}"]) {
        call throws(CloudError) in
        try call.directory.deletePolicy(
            try call.required("PolicyName"), in: call.account,
            cascades: try call.flag("CascadingDelete") ?? false)
        return []
    }
}
