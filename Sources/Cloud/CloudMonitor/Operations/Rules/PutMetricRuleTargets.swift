import CloudGateway
import LabKernel

/// Adds targets to a rule, or replaces those of the same id.
enum PutMetricRuleTargets: MonitorOperation {
    static let name = "PutMetricRuleTargets"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let id = try call.parameters.required("RuleId")
        guard state.alarms[id] != nil else { throw CloudMonitorErrors.notFound("rule", id) }
        var targets: [MetricRule.Target] = []
        for item in call.parameters.items("Targets") {
            targets.append(
                MetricRule.Target(
                    id: try item.required("Id"), arn: try item.required("Arn"), level: item["Level"] ?? "",
                    parameters: item["JsonParams"] ?? ""))
        }
        state.alarms.update(id) { rule in
            rule.targets.removeAll { old in targets.contains { $0.id == old.id } }
            rule.targets += targets
        }
        return [("FailData", .object([("Targets", .object([("Target", .array([]))]))]))]
    }
}
