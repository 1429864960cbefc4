import CloudGateway
import LabKernel

/// Lists the namespaces of a workspace with what they have and what is used; a caller sees those of which it is a member.
enum DescribeNamespaces: InstanceOperation {
    static let name = "DescribeNamespaces"
    static let action = "DescribeVvpNamespaces"
    static let kind = OperationKind.managementRead

    static func relativeID(_ parameters: RPCParameters) -> String {
        NamespaceParameters.relativeID(parameters)
    }

    static func answer(
        _ parameters: RPCParameters, _ context: CallContext, _ plane: ControlPlane
    ) throws(CloudError) -> [(String, JSONValue)] {
        guard let id = parameters["InstanceId"] else { throw RealtimeComputeErrors.missing("InstanceId") }
        _ = try plane.workspace(id)
        let shown = plane.namespaces.filter { namespace in
            namespace.key.workspaceID == id
                && (parameters["Namespace"] ?? namespace.key.name) == namespace.key.name
                && (!plane.settings.hidesForeignNamespaces
                    || plane.role(of: context.principal, in: namespace.key) != nil)
        }
        return try InstancePage.members("Namespaces", shown.map { json($0, plane) }, parameters)
    }

    private static func json(_ namespace: Namespace, _ plane: ControlPlane) -> JSONValue {
        let used = plane.queues.filter { $0.namespace == namespace.key }
            .reduce(ComputeUnits.zero) { $0 + plane.usage(of: $1) }
        let memory = Rational(Int128(used.memoryBytes), 1 << 30)
        var members: [(String, JSONValue)] = [
            ("Namespace", .string(namespace.key.name)), ("Status", "SUCCESS"), ("Ha", false),
            ("GmtCreate", .int(namespace.created.epochMillis)),
            ("GmtModified", .int(namespace.created.epochMillis)),
            (
                "ResourceUsed",
                .object([
                    ("Cpu", .double(used.cpu.approximate)), ("MemoryGB", .double(memory.approximate)),
                    ("Cu", .double(used.units.approximate)),
                ])
            ),
        ]
        if let spec = namespace.resourceSpec { members.append(("ResourceSpec", spec.json)) }
        return .object(members)
    }
}
