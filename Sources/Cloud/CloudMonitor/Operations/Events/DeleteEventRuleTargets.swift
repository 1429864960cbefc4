import CloudGateway
import LabKernel

/// Removes targets of a rule on events.
enum DeleteEventRuleTargets: MonitorOperation {
    static let name = "DeleteEventRuleTargets"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        var rule = try state.eventRule(named: call.parameters.required("RuleName"))
        let ids = call.parameters.strings("Ids")
        guard !ids.isEmpty else { throw CloudMonitorErrors.missing("Ids") }
        rule.targets.removeAll { ids.contains($0.id) }
        state.eventRules[rule.name] = rule
        return []
    }
}
