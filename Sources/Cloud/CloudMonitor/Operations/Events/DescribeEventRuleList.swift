import CloudGateway
import LabKernel

/// Lists rules on events by name.
enum DescribeEventRuleList: MonitorOperation {
    static let name = "DescribeEventRuleList"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let prefix = call.parameters["NamePrefix"] ?? ""
        let rows = state.eventRules.keys.filter { $0.hasPrefix(prefix) }.sorted()
            .compactMap { state.eventRules[$0]?.json }
        return [
            ("Total", .int(rows.count)),
            ("EventRules", .object([("EventRule", .array(try call.page(rows, standardSize: 100)))])),
        ]
    }
}
