import CloudGateway
import LabKernel

/// Deletes rules; ids without a rule are passed over.
enum DeleteMetricRules: MonitorOperation {
    static let name = "DeleteMetricRules"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let ids = call.parameters.strings("Id")
        guard !ids.isEmpty else { throw CloudMonitorErrors.missing("Id") }
        ids.forEach(state.alarms.remove)
        return []
    }
}
