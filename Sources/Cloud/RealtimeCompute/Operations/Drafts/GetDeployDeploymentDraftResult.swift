import CloudGateway
import LabKernel

/// Answers what became of a draft's deployment.
enum GetDeployDeploymentDraftResult: VervericaOperation {
    static let name = "GetDeployDeploymentDraftResult"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/deployment-drafts/tickets/{ticketId}/async-deploy"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let ticket = try plane.ticket(call.segment("ticketId"), .deploy, in: call.namespace)
        var members: [(String, JSONValue)] = [("ticketStatus", .string(ticket.status))]
        if let outcome = ticket.outcome {
            var detail: [(String, JSONValue)] = [("validationResult", .string(outcome.validation.result))]
            if let error = outcome.validation.errorDetail { detail.append(("errorDetails", error)) }
            let message = outcome.refusal.isEmpty ? outcome.validation.message : outcome.refusal
            members += [
                ("success", .bool(!outcome.deploymentID.isEmpty)),
                ("deploymentId", .string(outcome.deploymentID)), ("message", .string(message)),
                ("artifactValidationDetail", .object(detail)),
            ]
        }
        return .data(.object(members))
    }
}
