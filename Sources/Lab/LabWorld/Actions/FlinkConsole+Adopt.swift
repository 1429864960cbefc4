import RealtimeCompute

extension FlinkConsole {
    /// Takes what is there now for what the names mean, whoever made it: a learner's deployment is the one that
    /// the rest of the scenario speaks of.
    func adopt(_ plane: ControlPlane) {
        workspaces = plane.namedWorkspaces.map { ($0.name, $0.id, $0.namespace) }
        drafts = Self.located(plane.namedDrafts)
        deployments = Self.located(plane.namedDeployments)
        jobs = Self.located(plane.namedJobs)
        newestSavepoints = [:]
        for savepoint in plane.namedSavepoints {
            if let deployment = deployments[savepoint.name] { newestSavepoints[deployment.id] = savepoint.id }
        }
    }

    private static func located(_ things: [NamedThing]) -> [String: Located] {
        things.reduce(into: [:]) { found, thing in
            found[thing.name] = Located(workspace: thing.workspace, id: thing.id)
        }
    }
}
