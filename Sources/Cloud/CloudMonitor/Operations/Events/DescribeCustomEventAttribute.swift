import CloudGateway
import LabKernel

/// Lists events that the account reported, newest first.
enum DescribeCustomEventAttribute: MonitorOperation {
    static let name = "DescribeCustomEventAttribute"
    static let kind = OperationKind.dataRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let shown = state.customEvents.reversed().filter {
            (call.parameters["Name"] ?? $0.name) == $0.name
                && (call.parameters["GroupId"] ?? $0.groupID) == $0.groupID
                && (call.parameters["EventId"] ?? $0.id) == $0.id
        }
        return [("CustomEvents", .object([("CustomEvent", .array(try call.page(shown.map(\.json))))]))]
    }
}
