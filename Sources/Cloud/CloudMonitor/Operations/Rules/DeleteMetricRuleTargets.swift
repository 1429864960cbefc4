import CloudGateway
import LabKernel

/// Removes targets of a rule.
enum DeleteMetricRuleTargets: MonitorOperation {
    static let name = "DeleteMetricRuleTargets"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let id = try call.parameters.required("RuleId")
        guard state.alarms[id] != nil else { throw CloudMonitorErrors.notFound("rule", id) }
        let targets = call.parameters.strings("TargetIds")
        state.alarms.update(id) { rule in rule.targets.removeAll { targets.contains($0.id) } }
        return [("FailIds", .object([("TargetIds", .object([("TargetId", .array([]))]))]))]
    }
}
