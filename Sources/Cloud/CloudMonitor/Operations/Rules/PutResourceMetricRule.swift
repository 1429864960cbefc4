import CloudGateway
import LabKernel

/// Makes or replaces a rule.
enum PutResourceMetricRule: MonitorOperation {
    static let name = "PutResourceMetricRule"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        state.alarms.put(try MetricRule(call.parameters, at: call.now))
        return []
    }
}
