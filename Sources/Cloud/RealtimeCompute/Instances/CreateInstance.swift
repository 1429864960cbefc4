import CloudGateway
import LabKernel

/// Makes a workspace with the namespace `<name>-default`, whose owner is the caller.
///
/// `Extra` may be a JSON object with `runtimeRole`, the RAM role as which the workspace's jobs call the
/// cloud; the real service has one fixed role. Not emulated: orders, promotion codes, automatic renewal,
/// cross-zone high availability.
enum CreateInstance: InstanceOperation {
    static let name = "CreateInstance"
    static let action = "CreateVvpInstance"
    static let kind = OperationKind.managementWrite

    static func relativeID(_ parameters: RPCParameters) -> String { "vvpinstance/*" }

    static func answer(
        _ parameters: RPCParameters, _ context: CallContext, _ plane: ControlPlane
    ) throws(CloudError) -> [(String, JSONValue)] {
        guard let name = parameters["InstanceName"] else {
            throw RealtimeComputeErrors.missing("InstanceName")
        }
        if parameters["Ha"] == "true" {
            throw RealtimeComputeErrors.unsupported("cross-zone high availability")
        }
        let workspace = Workspace(
            id: plane.newWorkspaceID(), name: name, region: parameters["Region"] ?? plane.settings.region,
            chargeType: try chargeType(parameters), vpcID: parameters["VpcId"] ?? "",
            vSwitchIDs: list("VSwitchIds", parameters), zoneID: plane.settings.zone,
            bucket: bucket(parameters), runtimeRole: try runtimeRole(parameters, plane.settings),
            resourceSpec: try resourceSpec("ResourceSpec", parameters),
            tags: parameters.items("Tag").map { ($0["Key"] ?? "", $0["Value"] ?? "") }, created: context.now)
        let key = NamespaceKey(workspaceID: workspace.id, name: "\(name)-default")
        try plane.createWorkspace(workspace, namespace: key.name)
        plane.addOwner(context.principal, of: key)
        return [("OrderInfo", .object([("InstanceId", .string(workspace.id))]))]
    }

    private static func chargeType(_ parameters: RPCParameters) throws(CloudError) -> Workspace.ChargeType {
        guard let text = parameters["ChargeType"] else { throw RealtimeComputeErrors.missing("ChargeType") }
        guard let type = Workspace.ChargeType(rawValue: text) else {
            let known = Workspace.ChargeType.allCases.map(\.rawValue)
            throw RealtimeComputeErrors.invalid(
                "ChargeType", suggestion(for: text, among: known, kind: "types"))
        }
        return type
    }

    /// Structures arrive flattened (`Storage.Oss.Bucket`) or as JSON text (`Storage={"Oss":…}`), as the
    /// client's generation writes them.
    private static func bucket(_ parameters: RPCParameters) -> String {
        if let flat = parameters["Storage.Oss.Bucket"] { return flat }
        return document("Storage", parameters)?["Oss"]?["Bucket"]?.stringValue ?? ""
    }

    private static func runtimeRole(
        _ parameters: RPCParameters, _ settings: ControlPlaneSettings
    ) throws(CloudError) -> String {
        guard parameters["Extra"] != nil else { return settings.roleARN(settings.defaultRoleName) }
        guard let extra = document("Extra", parameters), let role = extra["runtimeRole"]?.stringValue else {
            throw RealtimeComputeErrors.invalid("Extra", "an object with 'runtimeRole' is expected")
        }
        return role.hasPrefix("acs:ram::") ? role : settings.roleARN(role)
    }

    /// Cores and memory of `name`; nil when the request has none.
    static func resourceSpec(_ name: String, _ parameters: RPCParameters) throws(CloudError) -> ResourceSpec?
    {
        let json = document(name, parameters)
        let cpu = parameters["\(name).Cpu"] ?? json?["Cpu"]?.text
        let memory = parameters["\(name).MemoryGB"] ?? json?["MemoryGB"]?.text
        if cpu == nil, memory == nil { return nil }
        guard let cores = Int64(cpu ?? ""), let gigabytes = Int64(memory ?? ""), cores > 0,
            gigabytes == 4 * cores
        else {
            throw RealtimeComputeErrors.invalid(name, "whole cores and four times as many GB are expected")
        }
        return ResourceSpec(cpu: cores, memoryGB: gigabytes)
    }

    private static func list(_ name: String, _ parameters: RPCParameters) -> [String] {
        let flat = parameters.strings(name)
        if !flat.isEmpty { return flat }
        return (document(name, parameters)?.arrayValue ?? []).compactMap(\.stringValue)
    }

    /// A parameter's JSON text; nil when it is absent or no JSON.
    private static func document(_ name: String, _ parameters: RPCParameters) -> JSONValue? {
        parameters[name].flatMap { try? JSONParser.parse(text: $0, name: name) }
    }
}
