import CloudGateway
import LabKernel

/// Begins the check of a draft and answers a ticket.
enum ValidateDeploymentDraftAsync: VervericaOperation {
    static let name = "ValidateDeploymentDraftAsync"
    static let method = "POST"
    static let path = "/namespaces/{namespace}/deployment-drafts/async-validate"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let draft = try plane.draft(try call.body.required("deploymentDraftId"), in: call.namespace)
        if let target = try call.body.string("deploymentTargetName"), !target.isEmpty {
            _ = try plane.queue(target, in: call.namespace)
        }
        return .data(.object([("ticketId", .string(plane.validateLater(draft).id))]))
    }
}
