import CloudGateway
import LabKernel

/// Begins the deployment of a draft and answers a ticket.
enum DeployDeploymentDraftAsync: VervericaOperation {
    static let name = "DeployDeploymentDraftAsync"
    static let method = "POST"
    static let path = "/namespaces/{namespace}/deployment-drafts/async-deploy"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let draft = try plane.draft(try call.body.required("deploymentDraftId"), in: call.namespace)
        let target =
            if let body = try call.body.object("deploymentTarget") {
                try DeploymentTarget.read(body)
            } else {
                DeploymentTarget.defaultQueue
            }
        _ = try plane.queue(target.name, in: call.namespace)
        let ticket = plane.deployLater(
            draft, to: target, skipsValidation: try call.body.bool("skipValidate") ?? false,
            by: call.principal)
        return .data(.object([("ticketId", .string(ticket.id))]))
    }
}
