import CloudGateway

/// Deletes a draft; what was deployed from it stays.
enum DeleteDeploymentDraft: VervericaOperation {
    static let name = "DeleteDeploymentDraft"
    static let method = "DELETE"
    static let path = "/namespaces/{namespace}/deployment-drafts/{deploymentDraftId}"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let draft = try plane.draft(call.segment("deploymentDraftId"), in: call.namespace)
        plane.drafts[draft.id] = nil
        return .done
    }
}
