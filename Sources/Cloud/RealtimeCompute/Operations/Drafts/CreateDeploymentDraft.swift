import CloudGateway

/// Makes a draft.
enum CreateDeploymentDraft: VervericaOperation {
    static let name = "CreateDeploymentDraft"
    static let method = "POST"
    static let path = "/namespaces/{namespace}/deployment-drafts"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        guard let artifact = try call.body.object("artifact") else {
            throw RealtimeComputeErrors.missing("artifact")
        }
        let name = try call.body.required("name")
        guard !plane.drafts.all.contains(where: { $0.namespace == call.namespace && $0.name == name }) else {
            throw RealtimeComputeErrors.exists("DeploymentDraft", name)
        }
        var draft = DeploymentDraft(
            id: plane.newID(), namespace: call.namespace, engineVersion: "", artifact: try Artifact(artifact),
            created: call.context.now, modified: call.context.now, creator: call.principal,
            modifier: call.principal)
        try draft.apply(call.body)
        draft.engineVersion = try plane.engineVersion(draft.engineVersion)
        plane.drafts[draft.id] = draft
        return .data(draft.json)
    }
}
