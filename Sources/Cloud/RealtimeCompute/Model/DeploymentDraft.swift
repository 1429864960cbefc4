import CloudGateway
import LabKernel

/// A script in the making: edited, validated, and deployed when it is good.
///
/// Source: ververica-2022-07-18, structure DeploymentDraft.
struct DeploymentDraft {
    let id: String
    let namespace: NamespaceKey
    var name = ""
    var engineVersion: String
    var artifact: Artifact
    var labels: JSONValue = .object([])
    var localVariables: [LocalVariable] = []
    var parentID = ""
    /// The deployment made from this draft; empty before it is deployed.
    var deploymentID = ""
    /// What the latest check of this script found; nil while it was not checked.
    var isValid: Bool?
    var created: Instant
    var modified: Instant
    var creator: Principal
    var modifier: Principal

    /// Takes what a request's body names and keeps the rest.
    mutating func apply(_ body: BodyReader) throws(CloudError) {
        if let name = try body.string("name") { self.name = name }
        if let version = try body.string("engineVersion"), !version.isEmpty { engineVersion = version }
        if let mode = try body.string("executionMode"), mode != "STREAMING" {
            throw RealtimeComputeErrors.unsupported("executionMode \(mode), only STREAMING")
        }
        if let artifact = try body.object("artifact") {
            self.artifact = try Artifact(artifact)
            isValid = nil
        }
        if let labels = try body.object("labels") { self.labels = labels.value }
        if let parent = try body.string("parentId") { parentID = parent }
        if let items = try body.array("localVariables") { localVariables = try LocalVariable.list(items) }
    }

    var json: JSONValue {
        .object([
            ("deploymentDraftId", .string(id)), ("name", .string(name)),
            ("namespace", .string(namespace.name)), ("workspace", .string(namespace.workspaceID)),
            ("engineVersion", .string(engineVersion)), ("executionMode", "STREAMING"),
            ("artifact", artifact.json), ("labels", labels), ("parentId", .string(parentID)),
            ("referencedDeploymentId", .string(deploymentID)),
            ("localVariables", .array(localVariables.map(\.json))),
            ("createdAt", .int(created.epochMillis)), ("modifiedAt", .int(modified.epochMillis)),
            ("creator", .string(creator.id)), ("creatorName", .string(creator.label)),
            ("modifier", .string(modifier.id)), ("modifierName", .string(modifier.label)),
        ])
    }
}

extension Principal {
    /// The number by which the service names people: the user's id, or the account's.
    var id: String {
        if case .user(_, let id) = kind { return id }
        return accountID
    }
}
