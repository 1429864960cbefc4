import CloudGateway
import LabKernel

/// Lists the queues of a namespace with what they have and what is used.
enum ListDeploymentTargets: VervericaOperation {
    static let name = "ListDeploymentTargets"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/deployment-targets"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let queues = plane.queues.filter { $0.namespace == call.namespace }
        return try .page(queues.map { json($0, used: plane.usage(of: $0)) }, call)
    }

    private static func json(_ queue: ResourceQueue, used: ComputeUnits) -> JSONValue {
        var quota: [(String, JSONValue)] = [("used", json(used))]
        if let limit = queue.limit { quota += [("limit", json(limit)), ("request", json(limit))] }
        return .object([
            ("name", .string(queue.name)), ("namespace", .string(queue.namespace.name)),
            ("quota", .object(quota)),
        ])
    }

    private static func json(_ units: ComputeUnits) -> JSONValue {
        let gibibytes = Rational(Int128(units.memoryBytes), 1 << 30)
        return .object([
            ("cpu", .double(units.cpu.approximate)),
            ("memory", .string(JSONValue.double(gibibytes.approximate).text + "GiB")),
        ])
    }
}
