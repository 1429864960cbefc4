import CloudGateway

/// Puts the values of variables into a script.
///
/// `${secret_values.x}` names a variable of the namespace, `${x}` one of the deployment.
/// Source: help.aliyun.com, Realtime Compute "Manage variables".
struct ScriptVariables {
    var namespace: [String: String]
    var local: [String: String]

    /// The script with every variable replaced; a `${…}` that names no deployment variable stays as it is.
    ///
    /// - Throws: `VariableNotFound` for an unknown `${secret_values.x}`.
    func expand(_ script: String) throws(CloudError) -> String {
        var text = ""
        var rest = script[...]
        while let open = rest.firstRange(of: "${") {
            text += rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].firstIndex(of: "}") else {
                rest = rest[open.lowerBound...]
                break
            }
            let end = rest.index(after: close)
            text +=
                try value(of: String(rest[open.upperBound..<close])) ?? String(rest[open.lowerBound..<end])
            rest = rest[end...]
        }
        return text + rest
    }

    private func value(of reference: String) throws(CloudError) -> String? {
        let prefix = "secret_values."
        guard reference.hasPrefix(prefix) else { return local[reference] }
        let name = String(reference.dropFirst(prefix.count))
        guard let value = namespace[name] else { throw RealtimeComputeErrors.notFound("Variable", name) }
        return value
    }
}
