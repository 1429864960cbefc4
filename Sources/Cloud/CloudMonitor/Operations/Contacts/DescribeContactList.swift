import CloudGateway
import LabKernel

/// Lists contacts by name.
enum DescribeContactList: MonitorOperation {
    static let name = "DescribeContactList"
    static let kind = OperationKind.managementRead

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let names = state.contacts.keys.filter { (call.parameters["ContactName"] ?? $0) == $0 }.sorted()
        let rows = names.compactMap { name in
            let groups = state.contactGroups.keys.sorted()
                .filter { state.contactGroups[$0]?.contacts.contains(name) ?? false }
            return state.contacts[name]?.json(groups: groups)
        }
        return [
            ("Total", .int(rows.count)), ("Contacts", .object([("Contact", .array(try call.page(rows)))])),
        ]
    }
}
