import LabKernel

/// Something of a workspace, with the names by which people know it.
package struct NamedThing: Sendable {
    package var workspace: String
    package var namespace: String
    package var name: String
    package var id: String
}

extension ControlPlane {
    /// All workspaces with their namespaces, oldest first; a workspace without a namespace is not among them.
    package var namedWorkspaces: [NamedThing] {
        namespaces.compactMap { namespace in
            workspaces[namespace.key.workspaceID].map {
                NamedThing(workspace: $0.name, namespace: namespace.key.name, name: $0.name, id: $0.id)
            }
        }
    }

    /// All drafts, oldest first.
    package var namedDrafts: [NamedThing] { drafts.all.compactMap { named($0.name, $0.id, $0.namespace) } }

    /// All deployments, oldest first.
    package var namedDeployments: [NamedThing] {
        deployments.all.compactMap { named($0.name, $0.id, $0.namespace) }
    }

    /// All jobs under their deployments' names, oldest first.
    package var namedJobs: [NamedThing] {
        jobs.all.compactMap { named($0.deployment.name, $0.id, $0.deployment.namespace) }
    }

    /// All savepoints that can be started from, under their deployments' names, oldest first.
    package var namedSavepoints: [NamedThing] {
        savepoints.all.compactMap { savepoint in
            guard savepoint.state == .completed, let deployment = deployments[savepoint.deploymentID] else {
                return nil
            }
            return named(deployment.name, savepoint.id, savepoint.namespace)
        }
    }

    private func named(_ name: String, _ id: String, _ key: NamespaceKey) -> NamedThing? {
        workspaces[key.workspaceID].map {
            NamedThing(workspace: $0.name, namespace: key.name, name: name, id: id)
        }
    }
}
