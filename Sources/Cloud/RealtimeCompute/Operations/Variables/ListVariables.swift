import CloudGateway

/// Lists the variables of a namespace; values of encrypted ones are hidden.
enum ListVariables: VervericaOperation {
    static let name = "ListVariables"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/variables"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        try .page((plane.variables[call.namespace]?.all ?? []).map(\.json), call)
    }
}
