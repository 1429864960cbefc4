import CloudGateway
import LabKernel

/// What checking a script found.
struct ScriptValidation {
    /// Empty when the script is good.
    var errors: [LabError] = []
    var warnings: [LabError] = []

    var isValid: Bool { errors.isEmpty }

    /// The word by which the service sums it up.
    ///
    /// Source: Ververica Platform, enum ValidationResult.
    var result: String {
        isValid ? "VALIDATION_RESULT_VALID_INSERT_QUERY" : "VALIDATION_RESULT_INVALID_QUERY"
    }

    /// All texts, one after another.
    var message: String { (errors + warnings).map(\.description).joined(separator: "\n\n") }

    /// The first mistake with its place; nil when there is none.
    var errorDetail: JSONValue? {
        guard let first = errors.first else { return nil }
        var members: [(String, JSONValue)] = [("message", .string(first.message))]
        if let span = first.span {
            let end = span.file.position(ofOffset: max(span.start, span.end - 1))
            members += [
                ("lineNumber", .string(String(span.line))), ("columnNumber", .string(String(span.column))),
                ("endLineNumber", .string(String(end.line))),
                ("endColumnNumber", .string(String(end.column))),
            ]
        }
        return .object(members)
    }
}

extension ControlPlane {
    /// Checks `script` as submission would, after putting variables in; `name` is how its mistakes call it.
    func validate(
        _ script: String, local: [LocalVariable], in key: NamespaceKey, name: String
    ) throws(CloudError) -> ScriptValidation {
        let text: String
        do throws(CloudError) {
            text = try expand(script, local: local, in: key)
        } catch {
            return ScriptValidation(errors: [LabError("FLINK001", error.message)])
        }
        do {
            return ScriptValidation(warnings: try engine.validate(SourceFile(name: name, text: text)))
        } catch let errors as LabErrors {
            return ScriptValidation(errors: errors.errors)
        } catch let error as LabError {
            return ScriptValidation(errors: [error])
        } catch {
            throw CloudError("InternalError", status: 500, "The engine could not check the script: \(error)")
        }
    }

    /// The script with the variables of its namespace and deployment put in.
    func expand(_ script: String, local: [LocalVariable], in key: NamespaceKey) throws(CloudError) -> String {
        let variables = ScriptVariables(
            namespace: Dictionary(
                (self.variables[key]?.all ?? []).map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
            local: Dictionary(local.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
        return try variables.expand(script)
    }
}
