import CloudGateway
import LabKernel

/// Deletes a contact and takes it out of its groups.
enum DeleteContact: MonitorOperation {
    static let name = "DeleteContact"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let name = try call.parameters.required("ContactName")
        guard state.contacts[name] != nil else { throw CloudMonitorErrors.notFound("contact", name) }
        state.contacts[name] = nil
        for group in state.contactGroups.keys.sorted() {
            state.contactGroups[group]?.contacts.removeAll { $0 == name }
        }
        return []
    }
}
