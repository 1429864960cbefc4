import CloudGateway
import LabKernel

/// Lists workspaces, filtered by id, name, charge type and region.
enum DescribeInstances: InstanceOperation {
    static let name = "DescribeInstances"
    static let action = "DescribeVvpInstances"
    static let kind = OperationKind.managementRead

    static func answer(
        _ parameters: RPCParameters, _ context: CallContext, _ plane: ControlPlane
    ) throws(CloudError) -> [(String, JSONValue)] {
        let shown = plane.workspaces.all.filter { workspace in
            matches("InstanceId", workspace.id, parameters)
                && matches("InstanceName", workspace.name, parameters)
                && matches("ChargeType", workspace.chargeType.rawValue, parameters)
                && matches("Region", workspace.region, parameters)
        }
        return try InstancePage.members("Instances", shown.map { json($0, plane) }, parameters)
    }

    private static func matches(_ name: String, _ value: String, _ parameters: RPCParameters) -> Bool {
        (parameters[name] ?? value) == value
    }

    private static func json(_ workspace: Workspace, _ plane: ControlPlane) -> JSONValue {
        let used = plane.queues.filter { $0.namespace.workspaceID == workspace.id }
            .reduce(ComputeUnits.zero) { $0 + plane.usage(of: $1) }
        var members: [(String, JSONValue)] = [
            ("InstanceId", .string(workspace.id)), ("InstanceName", .string(workspace.name)),
            ("Region", .string(workspace.region)), ("ZoneId", .string(workspace.zoneID)),
            ("Uid", .string(plane.settings.accountID)), ("ClusterStatus", "RUNNING"),
            ("OrderState", "NORMAL"), ("ChargeType", .string(workspace.chargeType.rawValue)),
            ("ArchitectureType", "X86"), ("Ha", false), ("VpcId", .string(workspace.vpcID)),
            ("VSwitchIds", .array(workspace.vSwitchIDs.map(JSONValue.string))),
            ("ResourceCreateTime", .int(workspace.created.epochMillis)),
            ("ClusterUsedResources", usage(workspace, used)),
            (
                "Storage",
                .object([
                    ("FullyManaged", .bool(workspace.bucket.isEmpty)),
                    ("Oss", .object([("Bucket", .string(workspace.bucket))])),
                ])
            ),
            (
                "Tags",
                .array(
                    workspace.tags.map { .object([("Key", .string($0.key)), ("Value", .string($0.value))]) })
            ),
        ]
        if let spec = workspace.resourceSpec { members.append(("ResourceSpec", spec.json)) }
        return .object(members)
    }

    private static func usage(_ workspace: Workspace, _ used: ComputeUnits) -> JSONValue {
        let memory = Rational(Int128(used.memoryBytes), 1 << 30)
        return .object([
            ("ClusterId", .string(workspace.id)), ("UsedCpu", .double(used.cpu.approximate)),
            ("UsedMemory", .double(memory.approximate)), ("UsedResource", .double(used.units.approximate)),
        ])
    }
}
