import CloudGateway
import LabKernel

/// Deletes a namespace with what is in it; refused while a job of it is not over.
enum DeleteNamespace: InstanceOperation {
    static let name = "DeleteNamespace"
    static let action = "DeleteVvpNamespace"
    static let kind = OperationKind.managementWrite

    static func relativeID(_ parameters: RPCParameters) -> String {
        NamespaceParameters.relativeID(parameters)
    }

    static func answer(
        _ parameters: RPCParameters, _ context: CallContext, _ plane: ControlPlane
    ) throws(CloudError) -> [(String, JSONValue)] {
        let key = try NamespaceParameters.key(parameters)
        _ = try plane.namespace(key)
        if let job = plane.activeJobs(in: key).first {
            throw RealtimeComputeErrors.inUse(
                "Namespace", key.name, "job '\(job.id)' is \(job.status.rawValue)")
        }
        plane.removeNamespace(key)
        return []
    }
}
