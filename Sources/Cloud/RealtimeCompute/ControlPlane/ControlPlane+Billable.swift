import LabKernel

extension ControlPlane {
    /// What costs money for as long as it exists: workspaces and jobs that are not over, as (kind, resource),
    /// oldest first.
    package var billableResources: [(kind: String, resource: String)] {
        workspaces.all.map { ("stream.workspace", $0.relativeID) }
            + jobs.all.filter { !$0.status.isTerminal }
            .map { ("stream.job", "deployment/\($0.deployment.name)/job/\($0.id)") }
    }

    /// A deployment's Flink configuration as text; nil when there is no such deployment.
    package func configuration(ofDeployment name: String) -> [String: String]? {
        deployments.all.last { $0.name == name }?.flinkConf.texts
    }

    /// A deployment's parallelism; nil when there is no such deployment.
    package func parallelism(ofDeployment name: String) -> Int? {
        deployments.all.last { $0.name == name }?.resources.parallelism
    }

    /// `OK` or `FAILED` of the latest check of a draft's script, `NONE` before the first; nil when there is no such
    /// draft.
    package func validation(ofDraft name: String) -> String? {
        guard let draft = drafts.all.last(where: { $0.name == name }) else { return nil }
        return draft.isValid.map { $0 ? "OK" : "FAILED" } ?? "NONE"
    }

    /// Whether a workspace of this name exists.
    package func hasWorkspace(named name: String) -> Bool { workspaces.all.contains { $0.name == name } }
}
