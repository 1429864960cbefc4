import CloudGateway
import LabKernel

/// How a job is ended.
///
/// Source: ververica-2022-07-18, StopJob.
enum StopStrategy: String, CaseIterable {
    case none = "NONE"
    case withSavepoint = "STOP_WITH_SAVEPOINT"
    case withDrain = "STOP_WITH_DRAIN"
}

extension ControlPlane {
    /// Ends a job; it reaches CANCELLED through its events.
    func stop(_ job: Job, _ strategy: StopStrategy) throws(CloudError) {
        guard !job.status.isTerminal else {
            throw RealtimeComputeErrors.wrongState("Job", job.id, "is over: \(job.status.rawValue)")
        }
        guard let handle = job.handle else { return cancelBeforeLaunch(job) }
        if strategy == .none {
            job.isStopping = true
            setStatus(job, .cancelling, cause: nil)
            handle.cancel()
        } else {
            _ = try takeSavepoint(
                of: job, SavepointOrder(origin: .stop, drains: strategy == .withDrain, stopsJob: true))
            job.isStopping = true
            setStatus(job, .cancelling, cause: nil)
        }
    }

    private func cancelBeforeLaunch(_ job: Job) {
        if let launch = job.launch { loop.cancel(launch) }
        job.flinkState = .canceled
        job.ended = loop.now
        setStatus(job, .cancelled, cause: nil)
    }

    /// What a new savepoint is for.
    struct SavepointOrder {
        var origin = Savepoint.Origin.user
        var description = ""
        var nativeFormat = false
        var drains = false
        var stopsJob = false
    }

    /// Asks the engine for a savepoint and answers its record, which is STARTED until the engine reports.
    func takeSavepoint(of job: Job, _ order: SavepointOrder) throws(CloudError) -> Savepoint {
        guard job.status == .running, let handle = job.handle else {
            throw RealtimeComputeErrors.wrongState("Job", job.id, "is \(job.status.rawValue), not RUNNING")
        }
        let directory = try savepointDirectory(of: job.deployment)
        do throws(SavepointRefusal) {
            try handle.takeSavepoint(
                SavepointRequest(directory: directory, stopsJob: order.stopsJob, drains: order.drains))
        } catch {
            throw CloudError("SavepointRefused", status: 409, error.reason)
        }
        let savepoint = Savepoint(
            id: newID(), namespace: job.deployment.namespace, deploymentID: job.deployment.id, jobID: job.id,
            description: order.description, nativeFormat: order.nativeFormat, origin: order.origin,
            drains: order.drains, created: loop.now, modified: loop.now)
        savepoints[savepoint.id] = savepoint
        job.pendingSavepoints.append(savepoint.id)
        return savepoint
    }

    private func savepointDirectory(of deployment: Deployment) throws(CloudError) -> String {
        let given = deployment.flinkConf.texts
        for key in ["execution.checkpointing.savepoint-dir", "state.savepoints.dir"] {
            if let directory = given[key] { return directory }
        }
        let workspace = try workspace(deployment.namespace.workspaceID)
        guard !workspace.bucket.isEmpty else {
            throw RealtimeComputeErrors.invalid(
                "flinkConf",
                "the workspace has no bucket and 'execution.checkpointing.savepoint-dir' is not set")
        }
        return "oss://\(workspace.bucket)/flink-savepoints"
    }
}
