import CloudGateway
import LabKernel

/// Answers one rule on events.
enum DescribeEventRuleAttribute: MonitorOperation {
    static let name = "DescribeEventRuleAttribute"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let rule = try state.eventRule(named: call.parameters.required("RuleName"))
        let members = (rule.json.objectValue ?? []).filter { $0.0 != "EventPattern" }
        let pattern = rule.patterns.first.map(\.json) ?? .object([])
        return [("Result", .object(members + [("EventPattern", pattern)]))]
    }
}
