import CloudGateway
import LabKernel

/// Deletes a workspace; refused while a job of it is not over.
enum DeleteInstance: InstanceOperation {
    static let name = "DeleteInstance"
    static let action = "DeleteVvpInstance"
    static let kind = OperationKind.managementWrite

    static func answer(
        _ parameters: RPCParameters, _ context: CallContext, _ plane: ControlPlane
    ) throws(CloudError) -> [(String, JSONValue)] {
        guard let id = parameters["InstanceId"] else { throw RealtimeComputeErrors.missing("InstanceId") }
        try plane.deleteWorkspace(id)
        return []
    }
}
