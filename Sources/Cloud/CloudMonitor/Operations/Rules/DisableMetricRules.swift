import CloudGateway
import LabKernel

/// Disables rules; all must exist.
enum DisableMetricRules: MonitorOperation {
    static let name = "DisableMetricRules"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let ids = call.parameters.strings("RuleId")
        guard !ids.isEmpty else { throw CloudMonitorErrors.missing("RuleId") }
        for id in ids where state.alarms[id] == nil { throw CloudMonitorErrors.notFound("rule", id) }
        for id in ids { state.alarms.update(id) { $0.isEnabled = false } }
        return []
    }
}
