import LabKernel

// How a world uses the job master:
//
//     let configuration = try JobConfiguration(deployment.flinkConf)
//     let options = configuration.options(zone: zone, seed: world.seed)
//     let graph = try PhysicalPlanner(connectors: runtime, options: options).graph(jobPlan)
//     let master = JobMaster(
//         jobID: id, graph: graph, configuration: configuration, store: store, loop: world.loop, observer:
// control)
//     try master.start(from: .none)            // throws JobSubmissionError when a snapshot cannot be read
//
// After that everything happens on the loop: the master schedules its own events (bursts, timers,
// checkpoints, restarts) and tells
// the observer about states, checkpoints and log lines. `cancel`, `triggerSavepoint` and `killTaskManager`
// may be called from any
// event; `metrics`, `exceptionHistory` and `checkpoints` may be read from any event.

/// Runs one job on the event loop: attempts, checkpoints, failures and restarts, as Flink's JobMaster does.
package final class JobMaster: JobHandle {
    /// One entry of the exception history, newest last.
    package struct ExceptionEntry: Hashable, Sendable {
        package var at: Instant
        package var failure: JobFailure
        /// The failed task, nil when the failure is the job's.
        package var task: String?
    }

    package let jobID: String
    package private(set) var state = JobState.initializing
    /// The failures so far, oldest first.
    package private(set) var exceptionHistory: [ExceptionEntry] = []
    /// Restarts so far.
    package private(set) var restarts = 0

    private let graph: JobGraph
    private let configuration: JobConfiguration
    private let storage: CheckpointStorage?
    private let loop: EventLoop
    private weak var observer: (any JobObserver)?
    private var strategy: RestartStrategy
    private var chance: Prng
    private var initial: JobExecution.Snapshot?
    private var execution: JobExecution?
    private var coordinator: CheckpointCoordinator?
    private var pump: EventLoop.EventID?
    private var attempt = 0
    private var isPumping = false
    private var pendingFailure: (JobFailure, String?)?
    private let rates = RateHistory()
    private let started: Instant

    package init(
        jobID: String, graph: JobGraph, configuration: JobConfiguration, store: (any CheckpointStore)?,
        loop: EventLoop,
        observer: any JobObserver
    ) {
        self.jobID = jobID
        self.graph = graph
        self.configuration = configuration
        self.loop = loop
        self.observer = observer
        started = loop.now
        strategy = RestartStrategy(configuration.restart)
        chance = Prng(seed: graph.options.seed, purpose: "job \(jobID)")
        storage = store.map {
            CheckpointStorage(
                $0, jobID: jobID, inlineBytes: configuration.inlineBytes,
                maxParallelism: configuration.maxParallelism)
        }
    }

    // MARK: Start

    /// Starts the job; its first events come on the loop.
    ///
    /// - Throws: `JobSubmissionError` when the snapshot to start from cannot be read, `LabErrors` when an
    ///   operator cannot be made.
    package func start(from source: RestoreSource) throws {
        if case .snapshot(let path, _) = source { initial = try read(path) }
        let first = try JobExecution(graph, start: loop.now, restoring: initial)
        execution = first
        makeCoordinator()
        loop.schedule(at: loop.now, label: "job start") { [self] in
            guard state == .initializing else { return }
            enter(.created)
            enter(.running)
            run()
        }
    }

    private func read(_ path: String) throws -> JobExecution.Snapshot {
        guard let storage else { throw JobSubmissionError(causes: ["no checkpoint storage is configured"]) }
        do throws(JobFailure) {
            return try storage.read(folder: path)
        } catch {
            throw JobSubmissionError(
                causes: ["Could not start the JobMaster."]
                    + error.chain.map { "\($0.javaClass): \($0.message)" })
        }
    }

    private func makeCoordinator() {
        let uids = Dictionary(
            graph.vertices.map { ($0.uid, $0.name) }, uniquingKeysWith: { first, _ in first })
        let job = CheckpointCoordinator.Job(
            id: jobID, attempt: { [unowned self] in attempt },
            snapshot: { [unowned self] (id, isSavepoint) throws(JobFailure) in try snapshot(id, isSavepoint)
            },
            commit: { [unowned self] id throws(JobFailure) in try execution?.commit(id) },
            taskName: { uids[$0] ?? $0 },
            ended: { [unowned self] in observer?.job(jobID, ended: $0) },
            log: { [unowned self] in log($0, $1) },
            fail: { [unowned self] in fail($0, task: nil) })
        coordinator = CheckpointCoordinator(loop: loop, configuration, storage: storage, job: job)
    }

    /// The state at a barrier; nil when no task is there to answer, which nobody has noticed yet.
    private func snapshot(_ id: Int64, _ isSavepoint: Bool) throws(JobFailure) -> JobExecution.Snapshot? {
        try execution?.checkpoint(id, isSavepoint: isSavepoint)
    }

    // MARK: Running

    private func run() {
        coordinator?.resume()
        schedulePump()
    }

    private func schedulePump() {
        guard let execution, state == .running else { return }
        guard let due = execution.nextDue else { return finish() }
        pump = loop.schedule(at: due, label: "job") { [weak self] in self?.runDue() }
    }

    private func runDue() {
        guard let execution, state == .running else { return }
        do throws(JobFailure) {
            try execution.advance(to: loop.now)
        } catch {
            return fail(error, task: execution.failedTask)
        }
        rates.sample(execution, at: loop.now.epochMillis)
        schedulePump()
    }

    private func finish() {
        coordinator?.close(.finished)
        enter(.finished)
        stopPump()
    }

    private func stopPump() {
        if let pump { loop.cancel(pump) }
        pump = nil
    }

    private func enter(_ next: JobState, cause: String? = nil) {
        guard next != state else { return }
        log(.info, "Job \(graph.name) (\(jobID)) switched from state \(state.rawValue) to \(next.rawValue).")
        state = next
        observer?.job(jobID, entered: next, cause: cause)
    }

    private func log(_ level: JobLogLine.Level, _ message: String) {
        observer?.job(jobID, logged: JobLogLine(level: level, task: "jobmanager", message: message))
    }

    // MARK: Failure

    private func fail(_ failure: JobFailure, task: String?) {
        guard state == .running else { return }
        stopPump()
        execution?.abort()
        execution = nil
        exceptionHistory.append(ExceptionEntry(at: loop.now, failure: failure, task: task))
        log(
            .warn,
            "\(task.map { "Task \($0) failed." } ?? "Trying to recover from a global failure.")\n\(failure)")
        coordinator?.suspend()
        let jitter = chance.unit() * 2 - 1
        guard let delay = strategy.delay(failedAt: loop.now.epochMillis, jitter: jitter) else {
            return end(failure)
        }
        enter(.restarting, cause: failure.description)
        loop.schedule(after: .milliseconds(delay), label: "job restart") { [weak self] in self?.restart() }
    }

    private func end(_ failure: JobFailure) {
        let cause = failure.wrapped(
            "org.apache.flink.runtime.JobException", "Recovery is suppressed by \(strategy.text)")
        exceptionHistory.append(ExceptionEntry(at: loop.now, failure: cause, task: nil))
        enter(.failing, cause: cause.description)
        coordinator?.close(.failed)
        enter(.failed, cause: cause.description)
    }

    private func restart() {
        guard state == .restarting else { return }
        restarts += 1
        attempt += 1
        enter(.running)
        do {
            var snapshot = initial
            if let latest = coordinator?.completed.last, let storage {
                snapshot = try storage.read(folder: latest.folder)
                log(.info, "Restoring job \(jobID) from Checkpoint \(latest.id) located at \(latest.folder).")
            }
            execution = try JobExecution(graph, start: loop.now, restoring: snapshot)
        } catch let failure as JobFailure {
            return fail(failure, task: nil)
        } catch {
            return fail(JobFailure("java.lang.IllegalStateException", "\(error)"), task: nil)
        }
        rates.reset()
        run()
    }

    // MARK: Requests

    /// Cancels the job; the observer hears CANCELLING and CANCELED on the loop.
    package func cancel() {
        loop.schedule(at: loop.now, label: "job cancel") { [self] in
            guard !state.isTerminal else { return }
            enter(.cancelling)
            stopPump()
            execution?.abort()
            execution = nil
            coordinator?.close(.canceled)
            enter(.canceled)
        }
    }

    /// Kills task manager `index` as SIGKILL would: its tasks and state are gone at once, the job notices by
    /// missing heartbeats.
    ///
    /// Every subtask of a job is in the same failover region, so it does not matter which of its task
    /// managers dies.
    package func killTaskManager(_ index: Int) {
        guard state == .running, execution != nil else { return }
        stopPump()
        execution?.abort()
        execution = nil
        let killed = attempt
        // Two failed heartbeats are needed; measured 13 s at the default interval of 10 s.
        let delay = configuration.heartbeatMillis * 13 / 10
        loop.schedule(after: .milliseconds(delay), label: "heartbeat loss") { [weak self] in
            guard let self, self.attempt == killed else { return }
            self.fail(
                JobFailure(
                    "org.apache.flink.runtime.jobmaster.JobMasterException",
                    "TaskManager with id tm\(index + 1) is no longer reachable."), task: nil)
        }
    }

    /// Takes a savepoint; `done` hears how it ended. Its folder is `savepoint-<6 digits of the job>-<12
    /// digits>`.
    package func triggerSavepoint(folder: String? = nil, done: @escaping (CheckpointRecord) -> Void) {
        let parent = folder ?? configuration.savepointFolder ?? configuration.checkpointFolder ?? "memory:"
        let digits = String(chance.next() | 1 << 63, radix: 16).prefix(12)
        coordinator?.triggerSavepoint(folder: "\(parent)/savepoint-\(jobID.prefix(6))-\(digits)", done: done)
    }

    // MARK: Reading

    /// All checkpoints and savepoints so far, oldest first.
    package var checkpoints: [CheckpointRecord] { coordinator?.history ?? [] }

    /// Current values under Flink's names, sorted by name and operator.
    package var metrics: [JobMetric] {
        var result = JobMetrics.ofJob(
            checkpoints: checkpoints, inProgress: coordinator?.isInProgress == true, restarts: restarts,
            uptimeMillis: state == .running ? loop.now.epochMillis - started.epochMillis : 0)
        if let execution { result += JobMetrics.ofOperators(execution, rates, at: loop.now.epochMillis) }
        return result.sorted { ($0.name, $0.operatorName) < ($1.name, $1.operatorName) }
    }
}
