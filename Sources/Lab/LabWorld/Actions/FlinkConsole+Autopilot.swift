import CloudClients
import LabKernel

extension FlinkConsole {
    /// Turns Autopilot of a deployment on or off; `parameters` replace those that it has.
    func updateAutopilotPolicy(
        _ name: String, isEnabled: Bool, _ parameters: JSONValue?, as caller: Caller
    ) throws(CloudCallError) {
        let deployment = try located(name, in: deployments, "deployment")
        var body: [(String, JSONValue)] = [("enabled", .bool(isEnabled))]
        if let parameters { body.append(("policyConfig", parameters)) }
        _ = try call(
            "UpdateAutopilotPolicy", "PUT", "/deployments/\(deployment.id)/autopilotpolicy-update",
            below: "/autopilot/v2", deployment.workspace, .object(body), caller)
    }
}
