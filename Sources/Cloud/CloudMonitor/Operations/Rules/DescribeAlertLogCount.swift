import CloudGateway
import LabKernel

/// Counts the history of alarms by what `GroupBy` names, or as a whole.
enum DescribeAlertLogCount: MonitorOperation {
    static let name = "DescribeAlertLogCount"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let events = try AlertLog(call.parameters, now: call.now).events(of: state)
        guard let name = call.parameters["GroupBy"] else {
            return [
                ("AlertLogCount", .array([.object([("Count", .int(events.count)), ("Logs", .array([]))])]))
            ]
        }
        var counts: [String: Int] = [:]
        for event in events { counts[try AlertLog.key(name, of: event), default: 0] += 1 }
        let rows = counts.sorted { $0.key < $1.key }.map { key, count in
            JSONValue.object([
                ("Count", .int(count)),
                ("Logs", .array([.object([("Name", .string(name)), ("Value", .string(key))])])),
            ])
        }
        return [("AlertLogCount", .array(rows))]
    }
}
