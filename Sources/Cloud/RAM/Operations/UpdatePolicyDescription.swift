import CloudGateway

extension RAMOperation {
    /// Changes a custom policy's description.
    static let updatePolicyDescription = RAMOperation(
        "UpdatePolicyDescription", .managementWrite, on: ["policy/{PolicyName}"]
    ) { call throws(CloudError) in
        let policy = try call.directory.updatePolicyDescription(
            try call.required("PolicyName"), in: call.account, description: call.text("NewDescription"),
            at: call.now)
        return [("Policy", RAMShapes.policy(policy))]
    }
}
