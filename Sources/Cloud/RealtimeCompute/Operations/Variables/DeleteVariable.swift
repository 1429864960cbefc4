import CloudGateway

/// Deletes a variable; scripts that name it are refused at their next start.
enum DeleteVariable: VervericaOperation {
    static let name = "DeleteVariable"
    static let method = "DELETE"
    static let path = "/namespaces/{namespace}/variables/{name}"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let name = call.segment("name")
        guard plane.variables[call.namespace]?[name] != nil else {
            throw RealtimeComputeErrors.notFound("Variable", name)
        }
        plane.variables[call.namespace]?[name] = nil
        return .done
    }
}
