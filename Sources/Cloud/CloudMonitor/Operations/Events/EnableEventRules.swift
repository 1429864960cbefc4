import CloudGateway
import LabKernel

/// Enables event rules; all must exist.
enum EnableEventRules: MonitorOperation {
    static let name = "EnableEventRules"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let names = call.parameters.strings("RuleNames")
        guard !names.isEmpty else { throw CloudMonitorErrors.missing("RuleNames") }
        for name in names where state.eventRules[name] == nil {
            throw CloudMonitorErrors.notFound("event rule", name)
        }
        for name in names { state.eventRules[name]?.isEnabled = true }
        return []
    }
}
