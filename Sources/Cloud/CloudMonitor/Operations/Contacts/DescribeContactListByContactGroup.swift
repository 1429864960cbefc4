import CloudGateway
import LabKernel

/// Lists the contacts of a group.
enum DescribeContactListByContactGroup: MonitorOperation {
    static let name = "DescribeContactListByContactGroup"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let name = try call.parameters.required("ContactGroupName")
        guard let group = state.contactGroups[name] else {
            throw CloudMonitorErrors.notFound("contact group", name)
        }
        let rows = group.contacts.compactMap { state.contacts[$0]?.json(groups: [name]) }
        return [("Contacts", .object([("Contact", .array(rows))]))]
    }
}
