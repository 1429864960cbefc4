import CloudGateway
import LabKernel

/// Takes events that the account reports.
enum PutCustomEvent: MonitorOperation {
    static let name = "PutCustomEvent"
    static let kind = OperationKind.dataWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let items = call.parameters.items("EventInfo")
        guard !items.isEmpty else { throw CloudMonitorErrors.missing("EventInfo") }
        for item in items {
            state.customEvents.append(
                CustomEvent(
                    id: String(state.customEvents.count + 1), name: try item.required("EventName"),
                    groupID: item["GroupId"] ?? "0", content: try item.required("Content"),
                    time: item["Time"] ?? ISO8601.millisText(call.now)))
        }
        state.isChanged = true
        return []
    }
}
