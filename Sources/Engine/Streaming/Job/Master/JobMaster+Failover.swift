import LabKernel

/// Failures and how the job gets over them.
extension JobMaster {
    /// A task of a region has failed: the region starts again when the strategy says so, the others go on.
    func fail(_ region: JobRegion, _ failure: JobFailure, task: String?) {
        let atBarrier = region.execution?.hasFailedAtBarrier == true
        fail([region], failure, task: task, checkpoints: atBarrier ? "Task has failed." : nil)
    }

    /// The job itself has failed: all of its regions start again.
    func failAll(_ failure: JobFailure) {
        fail(regions.filter { !$0.isFinished }, failure, task: nil, checkpoints: nil)
    }

    private func fail(
        _ failed: [JobRegion], _ failure: JobFailure, task: String?, checkpoints message: String?
    ) {
        guard state == .running || state == .restarting else { return }
        let failed = failed.filter { !$0.isRestarting }
        guard !failed.isEmpty else { return }
        for region in failed { stop(region) }
        exceptionHistory.append(ExceptionEntry(at: loop.now, failure: failure, task: task))
        log(
            .warn,
            "\(task.map { "Task \($0) failed." } ?? "Trying to recover from a global failure.")\n\(failure)")
        if let message { coordinator?.suspend(message) } else { coordinator?.suspend() }
        let jitter = chance.unit() * 2 - 1
        guard let delay = strategy.delay(failedAt: loop.now.epochMillis, jitter: jitter) else {
            return giveUp(failure)
        }
        for region in failed { region.isRestarting = true }
        enter(.restarting, cause: failure.description)
        let attempts = failed.map { ($0, $0.attempt) }
        loop.schedule(after: .milliseconds(delay), label: "job restart") { [weak self] in
            self?.restart(attempts.filter { $0.0.attempt == $0.1 && $0.0.isRestarting }.map(\.0))
        }
    }

    private func stop(_ region: JobRegion) {
        stopPump(region)
        region.finalCheckpoint = nil
        region.execution?.abort()
        region.execution = nil
    }

    private func giveUp(_ failure: JobFailure) {
        let cause = failure.wrapped(
            "org.apache.flink.runtime.JobException", "Recovery is suppressed by \(strategy.text)")
        exceptionHistory.append(ExceptionEntry(at: loop.now, failure: cause, task: nil))
        enter(.failing, cause: cause.description)
        end(.failed, cause: cause.description)
    }

    private func restart(_ waiting: [JobRegion]) {
        guard state == .restarting, !waiting.isEmpty else { return }
        restarts += 1
        attempt += 1
        for region in waiting {
            region.isRestarting = false
            region.attempt += 1
        }
        guard recover(waiting) else { return }
        guard regions.allSatisfy({ !$0.isRestarting }) else { return }
        enter(.running)
        coordinator?.resume()
        regions.filter { !$0.isFinished }.forEach(schedulePump)
    }

    /// Starts regions from the newest checkpoint; false when that failed, which is a failure of its own.
    private func recover(_ waiting: [JobRegion]) -> Bool {
        do {
            var snapshot = initial
            if let latest = coordinator?.completed.last, let storage {
                snapshot = try storage.read(folder: latest.folder)
                log(.info, "Restoring job \(jobID) from Checkpoint \(latest.id) located at \(latest.folder).")
            }
            for region in waiting { region.execution = try makeExecution(region, from: snapshot) }
            resetRates()
            return true
        } catch let failure as JobFailure {
            fail(waiting, failure, task: nil, checkpoints: nil)
        } catch {
            fail(
                waiting, JobFailure("java.lang.IllegalStateException", "\(error)"), task: nil,
                checkpoints: nil)
        }
        return false
    }

    // MARK: Losses

    /// Kills task manager `index` as SIGKILL would: its tasks and state are gone at once, the job notices by
    /// missing heartbeats. Regions that have no task there go on.
    func killTaskManager(_ index: Int) -> Bool {
        guard state == .running else { return false }
        let failed = regions.filter { region in
            !region.isFinished && region.execution.map { $0.taskManagers.count > index } == true
        }
        lose(failed, "TaskManager with id tm\(index + 1) is no longer reachable.")
        return !failed.isEmpty
    }

    /// Takes a slot away: the tasks in it fail at once, and the job asks for another.
    func loseSlot(_ subtask: Int) -> Bool {
        let failed = regions.filter { region in
            !region.isFinished && region.execution?.tasks.contains { $0.subtask == subtask } == true
        }
        for region in failed {
            let task = region.execution?.tasks.first { $0.subtask == subtask }?.name
            fail(
                region,
                JobFailure(
                    "org.apache.flink.util.FlinkExpectedException",
                    "The slot \(subtask) was removed by its TaskManager."),
                task: task)
        }
        return !failed.isEmpty
    }

    /// Fills the heap of task manager `index`; false when it has no tasks of the job.
    func fillHeap(ofTaskManager index: Int) -> Bool {
        guard state == .running else { return false }
        let concerned = regions.filter { region in
            !region.isFinished && region.execution.map { $0.taskManagers.count > index } == true
        }
        for region in concerned {
            if let lost = region.execution?.taskManagers[index] { failOutOfMemory(region, lost) }
        }
        return !concerned.isEmpty
    }

    /// A task manager's heap is full: the process dies, which its job manager hears at once.
    func failOutOfMemory(_ region: JobRegion, _ lost: TaskManager) {
        let task = region.execution?.tasks.filter { $0.taskManager === lost }.max {
            $0.stateBytes < $1.stateBytes
        }
        fail(region, JobFailure("java.lang.OutOfMemoryError", "Java heap space"), task: task?.name)
    }

    private func lose(_ failed: [JobRegion], _ message: String) {
        for region in failed {
            stop(region)
            let attempt = region.attempt
            // Two failed heartbeats are needed; measured 13 s at the default interval of 10 s.
            let delay = configuration.heartbeatMillis * 13 / 10
            loop.schedule(after: .milliseconds(delay), label: "heartbeat loss") { [weak self] in
                guard let self, region.attempt == attempt, region.execution == nil else { return }
                let failure = JobFailure("org.apache.flink.runtime.jobmaster.JobMasterException", message)
                fail(region, failure, task: nil)
            }
        }
    }

    /// Kills the job manager: all tasks end, and a new job manager takes the job up from its newest
    /// checkpoint.
    ///
    /// Restart counts and the exception history begin anew, as they live in the job manager's memory.
    /// Source: Flink 1.20 documentation, "High Availability"; how long the new process takes is labsim's own
    /// figure.
    func killJobManager() -> Bool {
        guard !state.isTerminal else { return false }
        for region in regions where !region.isFinished {
            stop(region)
            region.isRestarting = false
            region.attempt += 1
        }
        coordinator?.suspend()
        log(.warn, "The JobManager of job \(jobID) was lost.")
        enter(.initializing)
        loop.schedule(after: Self.takeOver, label: "job manager take-over") { [weak self] in self?.takeOver()
        }
        return true
    }

    private static let takeOver = Duration.seconds(15)

    private func takeOver() {
        guard state == .initializing else { return }
        exceptionHistory = []
        restarts = 0
        attempt += 1
        strategy = RestartStrategy(configuration.restart)
        enter(.created)
        enter(.running)
        guard recover(regions.filter { !$0.isFinished }) else { return }
        coordinator?.resume()
        regions.filter { !$0.isFinished }.forEach(schedulePump)
    }
}
