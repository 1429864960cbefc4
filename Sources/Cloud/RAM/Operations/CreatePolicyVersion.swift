import CloudGateway

extension RAMOperation {
    /// Adds a version to a custom policy, in force at once if so asked.
    static let createPolicyVersion = RAMOperation(
        "CreatePolicyVersion", .managementWrite, on: ["policy/{PolicyName}"]
    ) { call throws(CloudError) in
        let name = try call.required("PolicyName")
        let rotation = call.parameters["RotateStrategy"] ?? "None"
        guard ["None", "DeleteOldestNonDefaultVersionWhenLimitExceeded"].contains(rotation) else {
            throw RAMErrors.invalid("RotateStrategy")
        }
        let version = try call.directory.createPolicyVersion(
            name, in: call.account, text: try call.required("PolicyDocument"),
            setAsDefault: try call.flag("SetAsDefault") ?? false, rotates: rotation != "None", at: call.now)
        let policy = try call.directory.policy(name, .custom, in: call.account)
        return [("PolicyVersion", RAMShapes.version(version, of: policy))]
    }
}
