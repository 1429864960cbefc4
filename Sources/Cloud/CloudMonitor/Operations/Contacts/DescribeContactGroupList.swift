import CloudGateway
import LabKernel

/// Lists contact groups by name.
enum DescribeContactGroupList: MonitorOperation {
    static let name = "DescribeContactGroupList"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let names = state.contactGroups.keys.sorted()
        let rows = try call.page(names.compactMap { state.contactGroups[$0]?.json }, standardSize: 200)
        return [
            ("Total", .int(names.count)), ("ContactGroupList", .object([("ContactGroup", .array(rows))])),
            ("ContactGroups", .object([("ContactGroup", .array(names.map(JSONValue.string)))])),
        ]
    }
}
