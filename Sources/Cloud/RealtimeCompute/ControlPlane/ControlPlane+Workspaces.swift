import CloudGateway
import LabKernel

extension ControlPlane {
    /// Makes a workspace with its first namespace, and begins to meter its two management CUs.
    ///
    /// Source: help.aliyun.com, Realtime Compute "Pay-as-you-go": two CUs for management run on while no job
    /// runs.
    /// - Throws: `WorkspaceAlreadyExists` for a name that is taken.
    package func createWorkspace(_ workspace: Workspace, namespace name: String) throws(CloudError) {
        guard !workspaces.all.contains(where: { $0.name == workspace.name }) else {
            throw RealtimeComputeErrors.exists("Workspace", workspace.name)
        }
        workspaces[workspace.id] = workspace
        let key = NamespaceKey(workspaceID: workspace.id, name: name)
        addNamespace(Namespace(key: key, resourceSpec: workspace.resourceSpec, created: workspace.created))
        if workspace.chargeType == .payAsYouGo {
            meter.start(
                workspace.id, meter: "stream.cu.management", resource: resource(workspace), rate: Rational(2),
                at: workspace.created)
        }
    }

    /// The workspace that `labsim up` begins with: known ids, so that clients can be pointed at it before
    /// anything is made.
    /// `owner` owns its namespace beside the account.
    package func createDefaultWorkspace(
        id: String, namespace: String, bucket: String, owner: Principal? = nil
    ) throws(CloudError) {
        let workspace = Workspace(
            id: id, name: id, region: settings.region, chargeType: .payAsYouGo, vpcID: "vpc-\(id)",
            vSwitchIDs: ["vsw-\(id)"], zoneID: settings.zone, bucket: bucket,
            runtimeRole: settings.roleARN(settings.defaultRoleName), created: loop.now)
        try createWorkspace(workspace, namespace: namespace)
        if let owner { addOwner(owner, of: NamespaceKey(workspaceID: id, name: namespace)) }
    }

    /// Deletes a workspace with all that is in it but jobs; those must be over.
    func deleteWorkspace(_ id: String) throws(CloudError) {
        let workspace = try workspace(id)
        let keys = namespaces.map(\.key).filter { $0.workspaceID == id }
        for key in keys {
            if let job = activeJobs(in: key).first {
                let why = "job '\(job.id)' of deployment '\(job.deployment.name)' is \(job.status.rawValue)"
                throw RealtimeComputeErrors.inUse("Workspace", workspace.name, why)
            }
        }
        keys.forEach(removeNamespace)
        workspaces[id] = nil
        meter.stop(id, at: loop.now)
    }

    func addNamespace(_ namespace: Namespace) {
        namespaces.append(namespace)
        let limit = namespace.resourceSpec.map {
            ComputeUnits(cpu: Rational(Int128($0.cpu)), memoryBytes: $0.memoryGB << 30)
        }
        queues.append(
            ResourceQueue(name: DeploymentTarget.defaultQueue.name, namespace: namespace.key, limit: limit))
    }

    func removeNamespace(_ key: NamespaceKey) {
        for draft in drafts.all where draft.namespace == key { drafts[draft.id] = nil }
        for savepoint in savepoints.all where savepoint.namespace == key { savepoints[savepoint.id] = nil }
        for job in jobs.all where job.deployment.namespace == key { forget(job) }
        for deployment in deployments(in: key) { deployments[deployment.id] = nil }
        for cluster in sessionClusters[key]?.all ?? [] { meter.stop(cluster.id, at: loop.now) }
        (sessionClusters[key], variables[key], members[key]) = (nil, nil, nil)
        queues.removeAll { $0.namespace == key }
        namespaces.removeAll { $0.key == key }
    }

    /// How a workspace is called in policies and on the bill.
    func resource(_ workspace: Workspace) -> ResourceName {
        ResourceName(
            service: "stream", region: workspace.region, account: settings.accountID,
            relativeID: workspace.relativeID)
    }
}
