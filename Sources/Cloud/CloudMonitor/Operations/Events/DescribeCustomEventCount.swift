import CloudGateway
import LabKernel

/// Counts the events that the account reported, by name.
enum DescribeCustomEventCount: MonitorOperation {
    static let name = "DescribeCustomEventCount"
    static let kind = OperationKind.dataRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let events = try state.customEvents(call.parameters)
        let rows = Dictionary(grouping: events, by: \.name).sorted { $0.key < $1.key }.map { name, events in
            let latest = events.compactMap { $0.instant?.epochMillis }.max() ?? call.now.epochMillis
            return JSONValue.object([
                ("Name", .string(name)), ("Num", .int(events.count)), ("Time", .int(latest)),
            ])
        }
        return [("CustomEventCounts", .object([("CustomEventCount", .array(rows))]))]
    }
}
