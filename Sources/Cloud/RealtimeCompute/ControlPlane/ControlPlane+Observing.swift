import LabKernel

extension ControlPlane: JobObserver {
    package func job(_ jobID: String, entered state: JobState, cause: String?) {
        guard let job = jobsByFlinkID[jobID] else { return }
        job.flinkState = state
        if state == .restarting { job.restarts += 1 }
        if state == .failed {
            let text = cause ?? ""
            let reason = String(text.prefix { $0 != "\n" })
            job.failure = Job.Failure(reason: reason, message: text, instant: loop.now)
        }
        let status = job.status.after(state, isStopping: job.isStopping)
        if state.isTerminal {
            job.ended = loop.now
            meter.stop(job.id, at: loop.now)
            failPendingSavepoints(of: job, "The job ended: \(state.rawValue).")
        }
        setStatus(job, status, cause: cause)
        if state == .running { watch(job) }
        if state.isTerminal { goOn(after: job) }
    }

    package func job(_ jobID: String, ended checkpoint: CheckpointRecord) {
        guard let job = jobsByFlinkID[jobID] else { return }
        if checkpoint.isSavepoint {
            finishSavepoint(of: job, checkpoint)
        } else {
            job.checkpoints.append(checkpoint)
        }
        send(job, .checkpoint(checkpoint))
    }

    package func job(_ jobID: String, logged line: JobLogLine) {
        guard let job = jobsByFlinkID[jobID] else { return }
        if job.status == .starting {
            job.startLog.append("\(line.level.rawValue) \(line.task) - \(line.message)")
        }
        guard line.level >= job.deployment.logging.level else { return }
        send(job, .log(line))
    }

    /// Changes a job's status and tells; also told when Flink's state changed under the same status.
    func setStatus(_ job: Job, _ status: ServiceJobStatus, cause: String?) {
        job.status = status
        report(job, cause: cause)
    }

    /// Tells what a job's status is now.
    func report(_ job: Job, cause: String?) {
        pastEvents.append(PastEvent(job, at: loop.now, number: pastEvents.count + 1, cause: cause))
        send(job, .status(job.status, flink: job.flinkState, cause: cause))
    }

    func send(_ job: Job, _ kind: JobEvent.Kind) {
        events.record(JobEvent(instant: loop.now, job: job.identity, kind: kind))
    }

    private func finishSavepoint(of job: Job, _ record: CheckpointRecord) {
        guard !job.pendingSavepoints.isEmpty else { return }
        let id = job.pendingSavepoints.removeFirst()
        savepoints[id]?.modified = record.ended
        if record.status == .completed {
            savepoints[id]?.state = .completed
            savepoints[id]?.location = record.path
        } else {
            savepoints[id]?.state = .failed
            savepoints[id]?.failure = record.failureCause
            // A stop whose savepoint failed does not stop: the job goes on as if it had not been asked.
            if savepoints[id]?.origin == .stop, !job.status.isTerminal {
                (job.isStopping, job.autopilot.nextParallelism) = (false, nil)
                setStatus(job, job.flinkState == .created ? .starting : .running, cause: nil)
            }
        }
    }

    private func failPendingSavepoints(of job: Job, _ why: String) {
        for id in job.pendingSavepoints {
            savepoints[id]?.state = .failed
            savepoints[id]?.failure = why
            savepoints[id]?.modified = loop.now
        }
        job.pendingSavepoints = []
    }
}
