import CloudGateway
import LabKernel

/// Lists events that the account reported, newest first.
enum DescribeCustomEventAttribute: MonitorOperation {
    static let name = "DescribeCustomEventAttribute"
    static let kind = OperationKind.dataRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let shown = try state.customEvents(call.parameters).reversed()
        return [("CustomEvents", .object([("CustomEvent", .array(try call.page(shown.map(\.json))))]))]
    }
}
