import CloudGateway

/// Changes what a request names of a variable.
enum UpdateVariable: VervericaOperation {
    static let name = "UpdateVariable"
    static let method = "PATCH"
    static let path = "/namespaces/{namespace}/variables/{name}"
    static let kind = OperationKind.managementWrite
    static let secrets = ["value"]

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let name = call.segment("name")
        guard var variable = plane.variables[call.namespace]?[name] else {
            throw RealtimeComputeErrors.notFound("Variable", name)
        }
        if let value = try call.body.string("value") { variable.value = value }
        if let kind = try CreateVariable.kind(call.body) { variable.kind = kind }
        if let description = try call.body.string("description") { variable.description = description }
        plane.variables[call.namespace]?[name] = variable
        return .data(variable.json)
    }
}
