import CloudGateway
import LabKernel

/// Makes or replaces a contact.
enum PutContact: MonitorOperation {
    static let name = "PutContact"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let name = try call.parameters.required("ContactName")
        let channels = call.parameters.group("Channels").values
        state.contacts[name] = Contact(
            name: name, description: try call.parameters.required("Describe"),
            channels: channels.map { (name: $0.name, value: $0.value) },
            created: state.contacts[name]?.created ?? call.now, updated: call.now)
        return []
    }
}
