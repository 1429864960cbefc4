import CloudGateway

extension RAMOperation {
    /// Creates a custom policy; its document becomes version `v1`.
    static let createPolicy = RAMOperation("CreatePolicy", .managementWrite, on: ["policy/*"]) {
        call throws(CloudError) in
        let policy = try call.directory.createPolicy(
            try call.required("PolicyName"), in: call.account, text: try call.required("PolicyDocument"),
            description: call.text("Description"), at: call.now)
        return [("Policy", RAMShapes.policy(policy))]
    }
}
