import CloudGateway
import LabKernel

/// Lists rules by id, filtered by ids, name, metric, namespace, state.
enum DescribeMetricRuleList: MonitorOperation {
    static let name = "DescribeMetricRuleList"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let ids = call.parameters["RuleIds"]?.split(separator: ",").map { String($0) }
        let enabled = call.parameters["EnableState"].map { $0.lowercased() == "true" }
        let shown = state.alarms.all.filter { rule in
            (ids?.contains(rule.id) ?? true) && (enabled ?? rule.isEnabled) == rule.isEnabled
                && rule.name.contains(call.parameters["RuleName"] ?? rule.name)
                && (call.parameters["Namespace"] ?? rule.namespace) == rule.namespace
                && (call.parameters["MetricName"] ?? rule.metric) == rule.metric
                && (call.parameters["AlertState"] ?? state.alarms.state(of: rule.id).rawValue)
                    == state.alarms.state(of: rule.id).rawValue
        }
        let rows = shown.map { $0.json(state: state.alarms.state(of: $0.id)) }
        return [
            ("Total", .string(String(shown.count))),
            ("Alarms", .object([("Alarm", .array(try call.page(rows, number: "Page")))])),
        ]
    }
}
