import CloudGateway
import LabKernel

extension ControlPlane {
    /// Puts the check of a draft on the loop and answers the ticket that will have its outcome.
    func validateLater(_ draft: DeploymentDraft) -> Ticket {
        ticket(.validate, in: draft.namespace) { [self] in
            Ticket.Outcome(validation: try validate(draft))
        }
    }

    /// Puts the deployment of a draft on the loop and answers the ticket that will have its outcome.
    func deployLater(
        _ draft: DeploymentDraft, to target: DeploymentTarget, skipsValidation: Bool, by principal: Principal
    ) -> Ticket {
        ticket(.deploy, in: draft.namespace) { [self] in
            let validation = skipsValidation ? ScriptValidation() : try validate(draft)
            guard validation.isValid else { return Ticket.Outcome(validation: validation) }
            do throws(CloudError) {
                let deployment = try deploy(draft, to: target, by: principal)
                return Ticket.Outcome(validation: validation, deploymentID: deployment.id)
            } catch {
                return Ticket.Outcome(validation: validation, refusal: error.message)
            }
        }
    }

    private func ticket(
        _ kind: Ticket.Kind, in key: NamespaceKey, _ work: @escaping () throws -> Ticket.Outcome
    ) -> Ticket {
        let ticket = Ticket(id: newID(), namespace: key, kind: kind)
        tickets[ticket.id] = ticket
        loop.schedule(after: .zero, label: "ticket") { [self] in
            tickets[ticket.id]?.outcome = try work()
        }
        return ticket
    }

    private func validate(_ draft: DeploymentDraft) throws -> ScriptValidation {
        let validation = try validate(
            draft.artifact.script, local: draft.localVariables, in: draft.namespace, name: "\(draft.name).sql"
        )
        drafts[draft.id]?.isValid = validation.isValid
        return validation
    }

    /// Makes the deployment of a draft, or gives the one it has the draft's script.
    private func deploy(
        _ draft: DeploymentDraft, to target: DeploymentTarget, by principal: Principal
    ) throws(CloudError) -> Deployment {
        guard drafts[draft.id] != nil else {
            throw RealtimeComputeErrors.notFound("DeploymentDraft", draft.id)
        }
        var deployment =
            deployments[draft.deploymentID]
            ?? Deployment(
                id: newID(), namespace: draft.namespace, name: draft.name, engineVersion: draft.engineVersion,
                artifact: draft.artifact, created: loop.now, modified: loop.now, creator: principal,
                modifier: principal)
        (deployment.artifact, deployment.engineVersion) = (draft.artifact, draft.engineVersion)
        (deployment.localVariables, deployment.labels) = (draft.localVariables, draft.labels)
        (deployment.target, deployment.draftID) = (target, draft.id)
        (deployment.modified, deployment.modifier) = (loop.now, principal)
        try save(deployment)
        drafts[draft.id]?.deploymentID = deployment.id
        return deployment
    }

    /// Stores a new or changed deployment once its name, version and queue are good.
    func save(_ deployment: Deployment) throws(CloudError) {
        var deployment = deployment
        guard !deployment.name.isEmpty else { throw RealtimeComputeErrors.missing("name") }
        let others = deployments(in: deployment.namespace).filter { $0.id != deployment.id }
        guard !others.contains(where: { $0.name == deployment.name }) else {
            throw RealtimeComputeErrors.exists("Deployment", deployment.name)
        }
        deployment.engineVersion = try engineVersion(deployment.engineVersion)
        _ = try queue(deployment.target.name, in: deployment.namespace)
        deployments[deployment.id] = deployment
    }

    func queue(_ name: String, in key: NamespaceKey) throws(CloudError) -> ResourceQueue {
        let known = queues.filter { $0.namespace == key }
        guard let queue = known.first(where: { $0.name == name }) else {
            throw RealtimeComputeErrors.notFound("DeploymentTarget", name)
        }
        return queue
    }
}
