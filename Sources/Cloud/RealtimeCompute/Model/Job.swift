import CloudGateway
import LabKernel

/// One run of a deployment, with the settings it was started with.
///
/// Source: ververica-2022-07-18, structure Job.
final class Job {
    let id: String
    /// The id by which Flink knows the job: the same number without dashes.
    let flinkID: String
    let deployment: Deployment
    let restore: RestoreStrategy
    let creator: Principal
    let started: Instant
    var status = ServiceJobStatus.starting
    var flinkState = JobState.initializing
    var restarts = 0
    var ended: Instant?
    var failure: Failure?
    /// Nil until the engine has taken the job, and when it refused it.
    var handle: (any JobHandle)?
    var isStopping = false
    var checkpoints: [CheckpointRecord] = []
    /// Lines of the job manager until the job runs, for GetLatestJobStartLog.
    var startLog: [String] = []
    /// The event that will hand the job to the engine.
    var launch: EventLoop.EventID?
    /// Savepoints that were asked for and not answered yet, oldest first.
    var pendingSavepoints: [String] = []

    var autopilot = Autopilot()

    /// What Autopilot knows of the job.
    struct Autopilot {
        /// The event of its next look.
        var timer: EventLoop.EventID?
        /// The load at each minute, as a share of the cores.
        var loads: [Double] = []
        /// The parallelism for which it has stopped the job.
        var nextParallelism: Int?
    }

    /// Why a job failed.
    struct Failure {
        var reason: String
        var message: String
        var instant: Instant
    }

    init(id: String, deployment: Deployment, restore: RestoreStrategy, creator: Principal, started: Instant) {
        (self.id, self.deployment, self.restore) = (id, deployment, restore)
        flinkID = id.filter { $0 != "-" }
        (self.creator, self.started) = (creator, started)
    }

    /// How events name the job.
    var identity: JobIdentity {
        JobIdentity(
            jobID: id, deploymentID: deployment.id, deploymentName: deployment.name,
            namespace: deployment.namespace, logging: deployment.logging)
    }
}
