import CloudGateway
import LabKernel

/// Deletes a contact group.
enum DeleteContactGroup: MonitorOperation {
    static let name = "DeleteContactGroup"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: MonitorCall, _ state: MonitorState) throws(CloudError) -> [(String, JSONValue)]
    {
        let name = try call.parameters.required("ContactGroupName")
        guard state.contactGroups[name] != nil else {
            throw CloudMonitorErrors.notFound("contact group", name)
        }
        state.contactGroups[name] = nil
        return []
    }
}
