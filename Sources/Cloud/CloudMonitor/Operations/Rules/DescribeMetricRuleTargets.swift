import CloudGateway
import LabKernel

/// Lists a rule's targets.
enum DescribeMetricRuleTargets: MonitorOperation {
    static let name = "DescribeMetricRuleTargets"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let id = try call.parameters.required("RuleId")
        guard let rule = state.alarms[id] else { throw CloudMonitorErrors.notFound("rule", id) }
        let rows = rule.targets.map { target in
            JSONValue.object([
                ("Id", .string(target.id)), ("Arn", .string(target.arn)), ("Level", .string(target.level)),
                ("JsonParams", .string(target.parameters)),
            ])
        }
        return [("Targets", .object([("Target", .array(rows))]))]
    }
}
