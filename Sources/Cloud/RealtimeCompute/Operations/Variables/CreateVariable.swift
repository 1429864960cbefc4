import CloudGateway
import LabKernel

/// Makes a variable that scripts of the namespace can name.
enum CreateVariable: VervericaOperation {
    static let name = "CreateVariable"
    static let method = "POST"
    static let path = "/namespaces/{namespace}/variables"
    static let kind = OperationKind.managementWrite
    static let secrets = ["value"]

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let variable = NamespaceVariable(
            name: try call.body.required("name"), value: try call.body.string("value") ?? "",
            kind: try kind(call.body) ?? .plain, description: try call.body.string("description") ?? "")
        guard plane.variables[call.namespace]?[variable.name] == nil else {
            throw RealtimeComputeErrors.exists("Variable", variable.name)
        }
        plane.variables[call.namespace, default: OrderedStore()][variable.name] = variable
        return .data(variable.json)
    }

    /// Reads `kind`; nil when it is absent.
    static func kind(_ body: BodyReader) throws(CloudError) -> NamespaceVariable.Kind? {
        guard let text = try body.string("kind") else { return nil }
        guard let kind = NamespaceVariable.Kind(rawValue: text) else {
            let known = NamespaceVariable.Kind.allCases.map(\.rawValue)
            throw body.invalid("kind", suggestion(for: text, among: known, kind: "kinds"))
        }
        return kind
    }
}
