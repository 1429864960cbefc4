import CloudGateway
import LabKernel

/// Checks a script at once.
enum ValidateSqlStatement: VervericaOperation {
    static let name = "ValidateSqlStatement"
    static let method = "POST"
    static let path = "/namespaces/{namespace}/sql-statement/validate"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let statement = try call.body.required("statement")
        if try call.body.bool("batchMode") == true {
            throw RealtimeComputeErrors.unsupported("batch mode")
        }
        _ = try plane.engineVersion(try call.body.string("versionName") ?? "")
        let validation = try plane.validate(
            statement, local: [], in: call.namespace, name: "statement.sql")
        var members: [(String, JSONValue)] = [
            ("success", .bool(validation.isValid)), ("validationResult", .string(validation.result)),
            ("message", .string(validation.message)),
        ]
        if let detail = validation.errorDetail { members.append(("errorDetails", detail)) }
        return .data(.object(members))
    }
}
