import CloudGateway
import LabKernel

/// Counts rules by state.
enum DescribeMetricRuleCount: MonitorOperation {
    static let name = "DescribeMetricRuleCount"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let rules = state.alarms.all.filter {
            (call.parameters["Namespace"] ?? $0.namespace) == $0.namespace
                && (call.parameters["MetricName"] ?? $0.metric) == $0.metric
        }
        func count(_ wanted: AlarmState) -> JSONValue {
            .int(rules.filter { $0.isEnabled && state.alarms.state(of: $0.id) == wanted }.count)
        }
        let members: [(String, JSONValue)] = [
            ("Total", .int(rules.count)), ("Ok", count(.ok)), ("Alarm", count(.alarm)),
            ("Nodata", count(.insufficientData)), ("Disable", .int(rules.filter { !$0.isEnabled }.count)),
        ]
        return [("MetricRuleCount", .object(members))]
    }
}
