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
// the observer about states, checkpoints and log lines. `cancel`, `takeSavepoint` and `disturb`
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
    package internal(set) var exceptionHistory: [ExceptionEntry] = []
    /// Restarts so far.
    package internal(set) var restarts = 0

    let graph: JobGraph
    let configuration: JobConfiguration
    let storage: CheckpointStorage?
    let loop: EventLoop
    private weak var observer: (any JobObserver)?
    var strategy: RestartStrategy
    var chance: Prng
    /// The state that the job was started from.
    private(set) var initial: JobExecution.Snapshot?
    let regions: [JobRegion]
    private(set) var coordinator: CheckpointCoordinator?
    /// Counts restarts of the job or of a part of it.
    var attempt = 0
    private let rates = RateHistory()
    private let started: Instant
    /// Faults that slow operators, by the beginning of their names.
    private var slowdowns: [(prefix: String, micros: Double)] = []
    /// What the operators had done when the job ended.
    private var lastCounts: [OperatorCounts] = []

    package init(
        jobID: String, graph: JobGraph, configuration: JobConfiguration, store: (any CheckpointStore)?,
        loop: EventLoop, observer: any JobObserver
    ) {
        self.jobID = jobID
        self.graph = graph
        self.configuration = configuration
        self.loop = loop
        self.observer = observer
        started = loop.now
        strategy = RestartStrategy(configuration.restart)
        chance = Prng(seed: graph.options.seed, purpose: "job \(jobID)")
        regions = graph.regions.enumerated().map { JobRegion(index: $0.offset, graph: $0.element) }
        storage = store.map {
            CheckpointStorage(
                $0, jobID: jobID, inlineBytes: configuration.inlineBytes,
                maxParallelism: configuration.maxParallelism, isIncremental: configuration.isIncremental)
        }
    }

    // MARK: Start

    /// Starts the job; its first events come on the loop.
    ///
    /// - Throws: `JobSubmissionError` when the snapshot to start from cannot be read or does not fit, `LabErrors` when an
    ///   operator cannot be made.
    package func start(from source: RestoreSource) throws {
        makeCoordinator()
        if case .snapshot(let path, let allowNonRestoredState) = source {
            let snapshot = try read(path)
            try refusedAtSubmission { () throws(JobFailure) in
                try graph.check(snapshot, path: path, allowNonRestoredState: allowNonRestoredState)
            }
            initial = snapshot
            coordinator?.goOn(after: snapshot.checkpoint)
        }
        for region in regions { region.execution = try makeExecution(region, from: initial) }
        loop.schedule(at: loop.now, label: "job start") { [self] in
            guard state == .initializing else { return }
            enter(.created)
            enter(.running)
            coordinator?.resume()
            regions.forEach(schedulePump)
        }
    }

    private func refusedAtSubmission<Value>(_ body: () throws(JobFailure) -> Value) throws(JobSubmissionError)
        -> Value
    {
        do throws(JobFailure) {
            return try body()
        } catch {
            throw JobSubmissionError(
                causes: ["Could not start the JobMaster."]
                    + error.chain.map { "\($0.javaClass): \($0.message)" })
        }
    }

    /// An attempt of a region, with the faults that lie on the job.
    func makeExecution(_ region: JobRegion, from snapshot: JobExecution.Snapshot?) throws(LabError)
        -> JobExecution
    {
        let execution = try JobExecution(
            region.graph, start: loop.now, restoring: snapshot, tasks: configuration.tasks)
        execution.onAcknowledge = { [unowned self] in coordinator?.acknowledge($0) }
        for (prefix, micros) in slowdowns {
            _ = execution.slow(operatorPrefix: prefix, byMicrosPerRow: micros)
        }
        return execution
    }

    private func read(_ path: String) throws -> JobExecution.Snapshot {
        guard let storage else { throw JobSubmissionError(causes: ["no checkpoint storage is configured"]) }
        return try refusedAtSubmission { () throws(JobFailure) in try storage.read(folder: path) }
    }

    private func makeCoordinator() {
        let job = CheckpointCoordinator.Job(
            id: jobID, attempt: { [unowned self] in attempt },
            trigger: { [unowned self] barrier throws(JobFailure) in try trigger(barrier) },
            forget: { [unowned self] id in for region in regions { region.execution?.forget(id) } },
            commit: { [unowned self] id throws(JobFailure) in
                for region in regions { try region.execution?.commit(id) }
            },
            ended: { [unowned self] in observer?.job(jobID, ended: $0) },
            committed: { [unowned self] in finishDrained(with: $0) },
            log: { [unowned self] in log($0, $1) },
            fail: { [unowned self] in failAll($0) })
        coordinator = CheckpointCoordinator(loop: loop, configuration, storage: storage, job: job)
    }

    /// Sends a barrier through every region; nil when tasks are missing, which nobody has noticed yet.
    private func trigger(_ barrier: Barrier) throws(JobFailure) -> Int? {
        var expected = 0
        for region in regions {
            guard let execution = region.execution else { return nil }
            expected += try execution.trigger(barrier)
        }
        regions.forEach(schedulePump)
        return expected
    }

    // MARK: Running

    /// Puts the next step of a region on the loop.
    func schedulePump(_ region: JobRegion) {
        stopPump(region)
        guard let execution = region.execution, state == .running || state == .restarting else { return }
        if execution.isFinished { return drain(region) }
        guard let due = execution.nextDue else { return }
        region.pump = loop.schedule(at: due, label: "job") { [weak self] in self?.runDue(region) }
    }

    private func runDue(_ region: JobRegion) {
        region.pump = nil
        guard let execution = region.execution else { return }
        do throws(JobFailure) {
            try execution.advance(to: loop.now)
        } catch {
            return fail(region, error, task: execution.failedTask)
        }
        if rates.sample(counts, at: loop.now.epochMillis),
            let lost = execution.taskManagers.first(where: \.isOutOfMemory)
        {
            return failOutOfMemory(region, lost)
        }
        if state == .running || state == .restarting { schedulePump(region) }
    }

    /// All rows have reached the sinks. With checkpoints the region waits for one more, so that its sinks commit with it.
    ///
    /// Source: Flink 1.20 documentation, "Checkpointing with parts of the graph finished", waiting for the final checkpoint.
    private func drain(_ region: JobRegion) {
        guard configuration.intervalMillis != nil else { return finish(region) }
        region.finalCheckpoint = region.finalCheckpoint ?? coordinator?.nextID
    }

    private func finishDrained(with checkpoint: Int64) {
        guard !state.isTerminal else { return }
        for region in regions where !region.isFinished {
            if let first = region.finalCheckpoint, first <= checkpoint { finish(region) }
        }
    }

    private func finish(_ region: JobRegion) {
        region.isFinished = true
        stopPump(region)
        guard regions.allSatisfy(\.isFinished) else { return }
        end(.finished)
    }

    /// The job is over: nothing runs any more, and checkpoints are kept or deleted.
    func end(_ last: JobState, cause: String? = nil) {
        lastCounts = counts
        for region in regions {
            stopPump(region)
            region.isRestarting = false
            if last != .finished { region.execution?.abort() }
            if last != .finished || !region.isFinished { region.execution = nil }
        }
        coordinator?.close(last)
        enter(last, cause: cause)
    }

    func stopPump(_ region: JobRegion) {
        if let pump = region.pump { loop.cancel(pump) }
        region.pump = nil
    }

    func enter(_ next: JobState, cause: String? = nil) {
        guard next != state else { return }
        log(.info, "Job \(graph.name) (\(jobID)) switched from state \(state.rawValue) to \(next.rawValue).")
        state = next
        observer?.job(jobID, entered: next, cause: cause)
    }

    func log(_ level: JobLogLine.Level, _ message: String) {
        observer?.job(jobID, logged: JobLogLine(level: level, task: "jobmanager", message: message))
    }

    // MARK: Requests

    /// Cancels the job; the observer hears CANCELLING and CANCELED on the loop.
    package func cancel() {
        loop.schedule(at: loop.now, label: "job cancel") { [self] in
            guard !state.isTerminal else { return }
            enter(.cancelling)
            end(.canceled)
        }
    }

    package func disturb(_ disturbance: JobDisturbance) -> Bool {
        switch disturbance {
        case .killTaskManager(let index): killTaskManager(index)
        case .killJobManager: killJobManager()
        case .outOfMemory(let index): fillHeap(ofTaskManager: index)
        case .loseSlot(let subtask): loseSlot(subtask)
        case .slow(let prefix, let micros): slow(operatorPrefix: prefix, byMicrosPerRow: micros)
        }
    }

    /// Adds virtual microseconds to each row of the operators whose names begin so; 0 ends it.
    ///
    /// - Returns: whether there is such an operator.
    func slow(operatorPrefix: String, byMicrosPerRow micros: Double) -> Bool {
        slowdowns.removeAll { $0.prefix == operatorPrefix }
        if micros > 0 { slowdowns.append((operatorPrefix, micros)) }
        var isMatched = false
        for region in regions {
            isMatched =
                region.execution?.slow(operatorPrefix: operatorPrefix, byMicrosPerRow: micros) == true
                || isMatched
        }
        return isMatched
    }

    /// Takes a savepoint; its folder is `savepoint-<6 digits of the job>-<12 digits>` below the request's.
    package func takeSavepoint(_ request: SavepointRequest) throws(SavepointRefusal) {
        guard state == .running, regions.allSatisfy({ $0.execution != nil }) else {
            throw SavepointRefusal(
                reason: "Checkpoint triggering task of job \(jobID) is not being executed at the moment. "
                    + "Aborting checkpoint.")
        }
        let stop: Barrier.Stop = request.stopsJob ? (request.drains ? .drain : .suspend) : .goOn
        loop.schedule(at: loop.now, label: "savepoint trigger") { [weak self] in
            self?.triggerSavepoint(below: request.directory, stop: stop)
        }
    }

    private func triggerSavepoint(below directory: String, stop: Barrier.Stop) {
        let digits = String(chance.next() | 1 << 63, radix: 16).prefix(12)
        var parent = directory
        while parent.hasSuffix("/") { parent.removeLast() }
        coordinator?.triggerSavepoint(folder: "\(parent)/savepoint-\(jobID.prefix(6))-\(digits)", stop: stop)
        {
            [weak self] record in
            guard let self, stop != .goOn, !state.isTerminal else { return }
            if record.status == .completed { return end(.finished) }
            // The sources have stopped for a savepoint that does not exist: only a restart gets them going
            // again.
            failAll(
                JobFailure(
                    "org.apache.flink.util.FlinkException",
                    "Stop with savepoint operation could not be completed: \(record.failureMessage)"))
        }
    }

    // MARK: Reading

    /// The parallelism that the job was started with.
    package var parallelism: Int { configuration.parallelism }

    /// All checkpoints and savepoints so far, oldest first.
    package var checkpoints: [CheckpointRecord] { coordinator?.history ?? [] }

    /// What the operators have done since the last restart of their region, in the order of the stream.
    private var counts: [OperatorCounts] {
        state.isTerminal ? lastCounts : regions.flatMap { $0.execution?.counts ?? [] }
    }

    /// Current values under Flink's names, sorted by name and operator.
    package var metrics: [JobMetric] {
        let now = loop.now
        var result = JobMetrics.ofJob(
            checkpoints: checkpoints, inProgress: coordinator?.isInProgress == true, restarts: restarts,
            uptimeMillis: state == .running ? now.epochMillis - started.epochMillis : 0)
        result += JobMetrics.ofOperators(counts, rates, at: now.epochMillis)
        let executions = regions.compactMap(\.execution)
        result += JobMetrics.ofTasks(executions.flatMap(\.tasks), at: now.epochMicros)
        result += JobMetrics.ofTaskManagers(executions, at: now.epochMicros)
        return result.sorted { ($0.name, $0.operatorName) < ($1.name, $1.operatorName) }
    }

    /// A region starts its counts from zero.
    func resetRates() { rates.reset() }
}
