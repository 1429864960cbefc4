import CloudGateway
import LabKernel

/// Makes or replaces a contact group; its contacts must exist.
enum PutContactGroup: MonitorOperation {
    static let name = "PutContactGroup"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let name = try call.parameters.required("ContactGroupName")
        let contacts = call.parameters.strings("ContactNames")
        for contact in contacts where state.contacts[contact] == nil {
            throw CloudMonitorErrors.notFound("contact", contact)
        }
        state.contactGroups[name] = ContactGroup(
            name: name, description: call.parameters["Describe"] ?? "", contacts: contacts,
            isSubscribed: call.parameters["EnableSubscribed"]?.lowercased() == "true",
            created: state.contactGroups[name]?.created ?? call.now, updated: call.now)
        return []
    }
}
