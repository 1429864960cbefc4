import CloudGateway
import LabKernel

extension ControlPlane {
    /// The directory a job starts from; `.none` when the strategy finds nothing and may start empty.
    ///
    /// Source: ververica-2022-07-18, DeploymentRestoreStrategy. LATEST_SAVEPOINT and LATEST_STATE start empty
    /// when there is nothing, FROM_SAVEPOINT does not.
    func restoreSource(_ strategy: RestoreStrategy, of deployment: Deployment) throws(CloudError)
        -> RestoreSource
    {
        let path: String?
        switch strategy.kind {
        case .none: path = nil
        case .latestSavepoint: path = latestSavepoint(of: deployment.id)?.location
        case .latestState: path = latestState(of: deployment.id)
        case .fromSavepoint:
            let savepoint = try savepoint(strategy.savepointID, in: deployment.namespace)
            guard savepoint.state == .completed else {
                throw RealtimeComputeErrors.wrongState(
                    "Savepoint", savepoint.id, "is \(savepoint.state.rawValue), not COMPLETED")
            }
            path = savepoint.location
        }
        guard let path else { return .none }
        return .snapshot(path: path, allowNonRestoredState: strategy.allowNonRestoredState)
    }

    private func latestSavepoint(of deploymentID: String) -> Savepoint? {
        savepoints.all.filter { $0.deploymentID == deploymentID && $0.state == .completed }
            .max { $0.modified < $1.modified }
    }

    /// The newest of completed savepoints and of checkpoints that outlived their jobs.
    private func latestState(of deploymentID: String) -> String? {
        let savepoint = latestSavepoint(of: deploymentID).map { ($0.modified, $0.location) }
        let checkpoints = jobs(of: deploymentID).filter(\.keepsCheckpoints)
            .flatMap(\.checkpoints)
            .filter { $0.status == .completed && !$0.isSavepoint }
            .map { ($0.ended, $0.path) }
        return (checkpoints + [savepoint].compactMap { $0 }).max { $0.0 < $1.0 }?.1
    }
}

extension Job {
    /// Whether checkpoints stay when the job is over: not after it finished, and after a cancellation only
    /// when they are retained.
    ///
    /// Source: Flink, `execution.checkpointing.externalized-checkpoint-retention`.
    fileprivate var keepsCheckpoints: Bool {
        let conf = deployment.flinkConf.texts
        let retention =
            conf["execution.checkpointing.externalized-checkpoint-retention"]
            ?? conf["execution.checkpointing.externalized-checkpoint"] ?? "RETAIN_ON_CANCELLATION"
        return switch (flinkState, retention) {
        case (.finished, _), (_, "NO_EXTERNALIZED_CHECKPOINTS"): false
        case (.canceled, "DELETE_ON_CANCELLATION"): false
        default: true
        }
    }
}
