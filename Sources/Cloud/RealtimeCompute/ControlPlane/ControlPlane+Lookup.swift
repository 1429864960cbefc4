import CloudGateway
import LabKernel

extension ControlPlane {
    func workspace(_ id: String) throws(CloudError) -> Workspace {
        guard let workspace = workspaces[id] else { throw RealtimeComputeErrors.notFound("Workspace", id) }
        return workspace
    }

    func namespace(_ key: NamespaceKey) throws(CloudError) -> Namespace {
        _ = try workspace(key.workspaceID)
        guard let namespace = namespaces.first(where: { $0.key == key }) else {
            throw RealtimeComputeErrors.notFound("Namespace", key.name)
        }
        return namespace
    }

    func draft(_ id: String, in key: NamespaceKey) throws(CloudError) -> DeploymentDraft {
        guard let draft = drafts[id], draft.namespace == key else {
            throw RealtimeComputeErrors.notFound("DeploymentDraft", id)
        }
        return draft
    }

    func deployment(_ id: String, in key: NamespaceKey) throws(CloudError) -> Deployment {
        guard let deployment = deployments[id], deployment.namespace == key else {
            throw RealtimeComputeErrors.notFound("Deployment", id)
        }
        return deployment
    }

    func job(_ id: String, in key: NamespaceKey) throws(CloudError) -> Job {
        guard let job = jobs[id], job.deployment.namespace == key else {
            throw RealtimeComputeErrors.notFound("Job", id)
        }
        return job
    }

    func savepoint(_ id: String, in key: NamespaceKey) throws(CloudError) -> Savepoint {
        guard let savepoint = savepoints[id], savepoint.namespace == key else {
            throw RealtimeComputeErrors.notFound("Savepoint", id)
        }
        return savepoint
    }

    func ticket(_ id: String, _ kind: Ticket.Kind, in key: NamespaceKey) throws(CloudError) -> Ticket {
        guard let ticket = tickets[id], ticket.namespace == key, ticket.kind == kind else {
            throw RealtimeComputeErrors.notFound("Ticket", id)
        }
        return ticket
    }

    func member(_ text: String, in key: NamespaceKey) throws(CloudError) -> NamespaceMember {
        let name = NamespaceMember.normalised(text)
        guard let member = members[key]?[name] else { throw RealtimeComputeErrors.notFound("Member", name) }
        return member
    }

    func sessionCluster(_ name: String, in key: NamespaceKey) throws(CloudError) -> SessionCluster {
        guard let cluster = sessionClusters[key]?[name] else {
            throw RealtimeComputeErrors.notFound("SessionCluster", name)
        }
        return cluster
    }

    /// Jobs of a deployment, oldest first.
    func jobs(of deploymentID: String) -> [Job] { jobs.all.filter { $0.deployment.id == deploymentID } }

    func deployments(in key: NamespaceKey) -> [Deployment] {
        deployments.all.filter { $0.namespace == key }
    }

    /// Jobs of a namespace that are not over.
    func activeJobs(in key: NamespaceKey) -> [Job] {
        jobs.all.filter { $0.deployment.namespace == key && !$0.status.isTerminal }
    }

    /// Checks an engine version and puts the default in the place of an empty one.
    func engineVersion(_ version: String) throws(CloudError) -> String {
        if version.isEmpty { return settings.engineVersions[0] }
        guard settings.engineVersions.contains(version) else {
            throw RealtimeComputeErrors.invalid(
                "engineVersion", suggestion(for: version, among: settings.engineVersions, kind: "versions"))
        }
        return version
    }

    /// The handle of a job by its id, for faults that hit the engine itself; nil for a job that does not run.
    package func handle(ofJob id: String) -> (any JobHandle)? { jobs[id]?.handle }

    /// The ids of jobs that are not over, oldest first, with their deployments' names.
    package var activeJobs: [JobIdentity] { jobs.all.filter { !$0.status.isTerminal }.map(\.identity) }

    /// The status of a job as the service reports it; nil for an unknown one.
    package func status(ofJob id: String) -> ServiceJobStatus? { jobs[id]?.status }
}
