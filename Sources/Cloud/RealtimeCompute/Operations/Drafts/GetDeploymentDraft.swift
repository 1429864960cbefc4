import CloudGateway

/// Answers one draft.
enum GetDeploymentDraft: VervericaOperation {
    static let name = "GetDeploymentDraft"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/deployment-drafts/{deploymentDraftId}"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        .data(try plane.draft(call.segment("deploymentDraftId"), in: call.namespace).json)
    }
}
