import CloudGateway

/// Changes what a request names of a draft and keeps the rest.
enum UpdateDeploymentDraft: VervericaOperation {
    static let name = "UpdateDeploymentDraft"
    static let method = "PATCH"
    static let path = "/namespaces/{namespace}/deployment-drafts/{deploymentDraftId}"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        var draft = try plane.draft(call.segment("deploymentDraftId"), in: call.namespace)
        try draft.apply(call.body)
        draft.engineVersion = try plane.engineVersion(draft.engineVersion)
        (draft.modified, draft.modifier) = (call.context.now, call.principal)
        plane.drafts[draft.id] = draft
        return .data(draft.json)
    }
}
