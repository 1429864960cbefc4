import CloudGateway
import LabKernel

/// Deletes rules on events; names without a rule are passed over.
enum DeleteEventRules: MonitorOperation {
    static let name = "DeleteEventRules"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let names = call.parameters.strings("RuleNames")
        guard !names.isEmpty else { throw CloudMonitorErrors.missing("RuleNames") }
        for name in names { state.eventRules[name] = nil }
        return []
    }
}
