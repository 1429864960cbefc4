import CloudGateway
import LabKernel

/// Makes a further namespace of a workspace; its owner is the caller.
enum CreateNamespace: InstanceOperation {
    static let name = "CreateNamespace"
    static let action = "CreateVvpNamespace"
    static let kind = OperationKind.managementWrite

    static func relativeID(_ parameters: RPCParameters) -> String {
        NamespaceParameters.relativeID(parameters)
    }

    static func answer(
        _ parameters: RPCParameters, _ context: CallContext, _ plane: ControlPlane
    ) throws(CloudError) -> [(String, JSONValue)] {
        let key = try NamespaceParameters.key(parameters)
        _ = try plane.workspace(key.workspaceID)
        guard !plane.namespaces.contains(where: { $0.key == key }) else {
            throw RealtimeComputeErrors.exists("Namespace", key.name)
        }
        let spec = try CreateInstance.resourceSpec("ResourceSpec", parameters)
        plane.addNamespace(Namespace(key: key, resourceSpec: spec, created: context.now))
        plane.addOwner(context.principal, of: key)
        return []
    }
}

/// Reads how requests name a namespace.
enum NamespaceParameters {
    static func key(_ parameters: RPCParameters) throws(CloudError) -> NamespaceKey {
        guard let workspace = parameters["InstanceId"] else {
            throw RealtimeComputeErrors.missing("InstanceId")
        }
        guard let name = parameters["Namespace"] else { throw RealtimeComputeErrors.missing("Namespace") }
        return NamespaceKey(workspaceID: workspace, name: name)
    }

    static func relativeID(_ parameters: RPCParameters) -> String {
        "vvpinstance/\(parameters["InstanceId"] ?? "*")/vvpnamespace/\(parameters["Namespace"] ?? "*")"
    }
}
