import CloudGateway
import LabKernel

/// Answers what the check of a draft found.
enum GetValidateDeploymentDraftResult: VervericaOperation {
    static let name = "GetValidateDeploymentDraftResult"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/deployment-drafts/tickets/{ticketId}/async-validate"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let ticket = try plane.ticket(call.segment("ticketId"), .validate, in: call.namespace)
        var members: [(String, JSONValue)] = [("ticketStatus", .string(ticket.status))]
        if let validation = ticket.outcome?.validation {
            var detail: [(String, JSONValue)] = [("sqlValidationResult", .string(validation.result))]
            if let error = validation.errorDetail { detail.append(("sqlErrorDetail", error)) }
            members += [
                ("success", .bool(validation.isValid)), ("message", .string(validation.message)),
                ("draftValidationDetail", .object(detail)),
            ]
        }
        return .data(.object(members))
    }
}
