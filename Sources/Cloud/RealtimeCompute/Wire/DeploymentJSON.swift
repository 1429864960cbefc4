import LabKernel

extension Deployment {
    /// Members that a deployment and its jobs share.
    var settingsJSON: [(String, JSONValue)] {
        [
            ("artifact", artifact.json), ("engineVersion", .string(engineVersion)),
            ("executionMode", .string(executionMode)),
            (
                "streamingResourceSetting",
                .object([("resourceSettingMode", "BASIC"), ("basicResourceSetting", resources.json)])
            ),
            ("flinkConf", flinkConf.json), ("logging", logging.json),
            ("localVariables", .array(localVariables.map(\.json))),
            ("namespace", .string(namespace.name)), ("workspace", .string(namespace.workspaceID)),
        ]
    }

    /// The structure Deployment as the service answers it; `jobs` are this deployment's.
    func json(jobs: [Job]) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("deploymentId", .string(id)), ("name", .string(name)), ("description", .string(description)),
            ("deploymentTarget", target.json), ("labels", labels),
            ("jobSummary", Self.summary(jobs)),
            ("deploymentHasChanged", .bool(Self.hasChanged(self, jobs))),
            ("createdAt", .string(String(created.epochMillis))),
            ("modifiedAt", .string(String(modified.epochMillis))),
            ("creator", .string(creator.id)), ("creatorName", .string(creator.label)),
            ("modifier", .string(modifier.id)), ("modifierName", .string(modifier.label)),
        ]
        if !draftID.isEmpty { members.append(("referencedDeploymentDraftId", .string(draftID))) }
        return .object(members + settingsJSON)
    }

    private static func summary(_ jobs: [Job]) -> JSONValue {
        .object(
            ServiceJobStatus.allCases.map { status in
                (status.rawValue.lowercased(), .int(jobs.filter { $0.status == status }.count))
            })
    }

    /// Whether settings were changed since the job that runs was started.
    private static func hasChanged(_ deployment: Deployment, _ jobs: [Job]) -> Bool {
        jobs.contains { !$0.status.isTerminal && $0.started < deployment.modified }
    }
}
