import CloudGateway
import LabKernel

/// Autopilot: looks at the load of running jobs once a minute, and gives them another parallelism by stopping
/// them with a savepoint and starting them from it.
extension ControlPlane {
    /// Looks at a job in a minute, and so on, while it runs and its deployment has Autopilot on.
    func watch(_ job: Job) {
        guard job.autopilot.timer == nil, !job.status.isTerminal,
            deployments[job.deployment.id]?.autopilot.isEnabled == true
        else { return }
        job.autopilot.timer = loop.schedule(after: .minutes(1), label: "autopilot") { [self] in
            job.autopilot.timer = nil
            look(at: job)
            watch(job)
        }
    }

    private func look(at job: Job) {
        guard let policy = deployments[job.deployment.id]?.autopilot, policy.isEnabled else { return }
        guard job.status == .running, job.flinkState == .running,
            let load = job.handle?.metrics.first(where: { $0.name == "Status.JVM.CPU.Load" })?.value
        else { return job.autopilot.loads.removeAll() }
        job.autopilot.loads.append(load)
        let deployment = job.deployment
        guard loop.now - job.started >= .minutes(Int64(policy.limits.coolDownMinutes)),
            !policy.silence.contains(loop.now),
            let next = policy.next(
                after: deployment.resources, slots: deployment.slotsPerTaskManager, loads: job.autopilot.loads
            )
        else { return }
        rescale(job, to: next)
    }

    /// Source: alibabacloud.com, Realtime Compute "Enable automatic performance tuning": no other parallelism
    /// while unaligned checkpoints are on.
    private func rescale(_ job: Job, to parallelism: Int) {
        let load = Int(((job.autopilot.loads.last ?? 0) * 100).rounded())
        let what = "parallelism \(job.deployment.resources.parallelism) to \(parallelism) at \(load) % CPU"
        job.autopilot.loads.removeAll()
        let conf = job.deployment.flinkConf.texts
        let unaligned = ["execution.checkpointing.unaligned.enabled", "execution.checkpointing.unaligned"]
        guard !unaligned.contains(where: { conf[$0] == "true" }) else {
            return tell(job, .warn, "Autopilot leaves \(what) undone: unaligned checkpoints are on.")
        }
        do throws(CloudError) {
            _ = try takeSavepoint(of: job, SavepointOrder(origin: .stop, stopsJob: true))
        } catch {
            return tell(job, .warn, "Autopilot leaves \(what) undone: \(error.message)")
        }
        tell(job, .info, "Autopilot changes \(what).")
        (job.autopilot.nextParallelism, job.isStopping) = (parallelism, true)
        setStatus(job, .cancelling, cause: nil)
    }

    /// A job is over: when Autopilot has stopped it, the deployment is started again from its savepoint.
    func goOn(after job: Job) {
        guard let parallelism = job.autopilot.nextParallelism, job.flinkState == .finished else { return }
        loop.schedule(after: .zero, label: "autopilot start") { [self] in
            guard var deployment = deployments[job.deployment.id] else { return }
            deployment.resources.parallelism = parallelism
            do throws(CloudError) {
                try save(deployment)
                _ = try start(deployment, restore: RestoreStrategy(.latestState), by: job.creator)
            } catch {
                tell(job, .error, "Autopilot cannot start the job again: \(error.message)")
            }
        }
    }

    /// A line in the job's log and in the deployment's list of events.
    private func tell(_ job: Job, _ level: JobLogLine.Level, _ message: String) {
        pastEvents.append(
            PastEvent(job, at: loop.now, number: pastEvents.count + 1, name: "AUTOPILOT", message: message))
        send(job, .log(JobLogLine(level: level, task: "autopilot", message: message)))
    }
}
