import LabKernel

/// Triggers checkpoints of one job on the event loop, keeps their history, decides when failures are too
/// many.
///
/// A checkpoint's phases: its barrier goes through the graph in virtual time; each task that it has passed
/// writes its state and answers when the write is over; after the last answer `_metadata` is written, and the
/// checkpoint is complete when that write is over. It may expire at the timeout instead. Failed ids are used
/// up.
final class CheckpointCoordinator {
    /// What a checkpoint asks of and tells its job.
    struct Job {
        var id: String
        var attempt: () -> Int
        /// Sends a barrier and says how many tasks will answer; nil when none does, as after the unnoticed
        /// loss of their task manager.
        var trigger: (Barrier) throws(JobFailure) -> Int?
        /// A checkpoint is over, its tasks need not answer any more.
        var forget: (_ id: Int64) -> Void
        var commit: (_ id: Int64) throws(JobFailure) -> Void
        var ended: (CheckpointRecord) -> Void
        /// Sinks have committed with this checkpoint.
        var committed: (_ id: Int64) -> Void
        var log: (JobLogLine.Level, String) -> Void
        /// Failures have become too many, or a task failed while it prepared.
        var fail: (JobFailure) -> Void
    }

    private let loop: EventLoop
    private let configuration: JobConfiguration
    private let storage: CheckpointStorage?
    private let job: Job
    /// The id of the next checkpoint to be triggered.
    private(set) var nextID: Int64 = 1
    private var inFlight: [PendingCheckpoint] = []
    private var timer: EventLoop.EventID?
    private var isSuspended = true
    private var consecutiveFailures = 0
    private var lastTriggered: Instant?
    private var lastEnded: Instant?

    /// Checkpoints that a restart may start from, oldest first.
    private(set) var completed: [CompletedCheckpoint] = []
    private(set) var history: [CheckpointRecord] = []

    init(loop: EventLoop, _ configuration: JobConfiguration, storage: CheckpointStorage?, job: Job) {
        self.loop = loop
        self.configuration = configuration
        self.storage = storage
        self.job = job
    }

    /// Whether a checkpoint is on its way.
    var isInProgress: Bool { !inFlight.isEmpty }

    /// Ids go on after those of the snapshot that the job starts from.
    func goOn(after id: Int64) { nextID = max(nextID, id + 1) }

    // MARK: Schedule

    /// The job's tasks run: checkpoints may be triggered, the first after one whole interval.
    func resume() {
        isSuspended = false
        consecutiveFailures = 0
        lastTriggered = loop.now
        scheduleNext()
    }

    /// The job's tasks are gone: whatever is in flight fails.
    func suspend(_ message: String = "Checkpoint Coordinator is suspending.") {
        isSuspended = true
        if let timer { loop.cancel(timer) }
        timer = nil
        for running in inFlight { abandon(running, message) }
    }

    private func abandon(_ running: PendingCheckpoint, _ message: String) {
        finish(running, .failed, message: message, cause: message, size: 0)
        discard(running)
    }

    /// The next one is due an interval after the last was triggered, once fewer are in flight than may be and
    /// the pause after the last that ended is over.
    private func scheduleNext() {
        guard let interval = configuration.intervalMillis, !isSuspended, timer == nil,
            inFlight.count(where: { !$0.isSavepoint }) < configuration.maxConcurrent
        else { return }
        var due = (lastTriggered ?? loop.now) + .milliseconds(interval)
        if let ended = lastEnded { due = max(due, ended + .milliseconds(configuration.minPauseMillis)) }
        timer = loop.schedule(at: due, label: "checkpoint trigger") { [weak self] in
            guard let self else { return }
            self.timer = nil
            self.trigger(isUnaligned: self.configuration.isUnaligned)
            self.scheduleNext()
        }
    }

    // MARK: One checkpoint

    /// Takes a savepoint into `folder`; `done` hears how it ended.
    func triggerSavepoint(
        folder: String, stop: Barrier.Stop = .goOn, done: @escaping (CheckpointRecord) -> Void
    ) {
        trigger(savepoint: folder, stop: stop, done: done)
    }

    private func trigger(
        savepoint: String? = nil, isUnaligned: Bool = false, stop: Barrier.Stop = .goOn,
        done: ((CheckpointRecord) -> Void)? = nil
    ) {
        let id = nextID
        nextID += 1
        let running = PendingCheckpoint(
            id: id, isSavepoint: savepoint != nil, isUnaligned: isUnaligned, stop: stop,
            triggered: loop.now, attempt: job.attempt(),
            folder: savepoint ?? "\(configuration.checkpointFolder ?? "memory:")/\(job.id)/chk-\(id)",
            done: done)
        if savepoint == nil { lastTriggered = loop.now }
        inFlight.append(running)
        running.events.append(scheduleExpiry(running))
        job.log(.info, "Triggering checkpoint \(id) (type=\(running.typeText)) for job \(job.id).")
        do throws(JobFailure) {
            let barrier = Barrier(
                checkpoint: id, isSavepoint: running.isSavepoint, isUnaligned: isUnaligned, stop: stop)
            running.expected = try job.trigger(barrier)
            finalizeIfAnswered(running)
        } catch {
            abandon(running, "Task has failed.")
            job.fail(error)
        }
    }

    private func isInFlight(_ running: PendingCheckpoint) -> Bool { inFlight.contains { $0 === running } }

    /// A task has passed the barrier: its state is written now, and its answer counts when the write is over.
    func acknowledge(_ answer: TaskAcknowledgement) {
        guard let running = inFlight.first(where: { $0.id == answer.barrier.checkpoint }) else { return }
        running.note(answer)
        var millis: Int64 = 0
        if let storage {
            do throws(CheckpointStorage.WriteFailure) {
                millis = try storage.write(answer.parts, of: running)
            } catch {
                return declined(running, answer.taskName, error)
            }
        } else {
            running.sizeBytes += answer.parts.reduce(0) { $0 + Int64($1.bytes.count) }
        }
        guard millis > 0 else { return answered(running) }
        let event = loop.schedule(after: .milliseconds(millis), label: "checkpoint answer") { [weak self] in
            self?.answered(running)
        }
        running.events.append(event)
    }

    private func answered(_ running: PendingCheckpoint) {
        running.answers += 1
        finalizeIfAnswered(running)
    }

    private func finalizeIfAnswered(_ running: PendingCheckpoint) {
        guard isInFlight(running), running.answers == running.expected else { return }
        guard let storage else { return complete(running) }
        do throws(CheckpointStoreError) {
            let millis = try storage.finish(running)
            let event = loop.schedule(after: .milliseconds(millis), label: "checkpoint complete") {
                [weak self] in
                self?.complete(running)
            }
            running.events.append(event)
        } catch {
            let message = "Failure to finalize checkpoint."
            let cause = error.failure.wrapped(
                "org.apache.flink.runtime.checkpoint.CheckpointException",
                "Could not finalize the pending checkpoint \(running.id). Failure reason: \(message)")
            fail(running, message, cause)
        }
    }

    private func scheduleExpiry(_ running: PendingCheckpoint) -> EventLoop.EventID {
        loop.schedule(after: .milliseconds(configuration.timeoutMillis), label: "checkpoint expiry") {
            [weak self] in
            let message = "Checkpoint expired before completing."
            self?.fail(
                running, message,
                JobFailure("org.apache.flink.runtime.checkpoint.CheckpointException", message))
        }
    }

    private func declined(
        _ running: PendingCheckpoint, _ taskName: String, _ failure: CheckpointStorage.WriteFailure
    ) {
        let task = "\(taskName)#\(running.attempt)"
        let message = "Asynchronous task checkpoint failed."
        let cause = failure.cause.failure
            .wrapped(
                "java.io.IOException",
                "Could not flush to file and close the file system output stream to \(failure.path) "
                    + "in order to obtain the stream state handle"
            )
            .wrapped("java.util.concurrent.ExecutionException", "java.io.IOException")
            .wrapped(
                "java.lang.Exception", "Could not materialize checkpoint \(running.id) for operator \(task)."
            )
            .wrapped("org.apache.flink.runtime.checkpoint.CheckpointException", message)
        job.log(.info, "Decline checkpoint \(running.id) by task \(task) of job \(job.id).\n\(cause)")
        fail(running, message, cause, isOfTask: true)
    }

    // MARK: Ends

    private func complete(_ running: PendingCheckpoint) {
        guard isInFlight(running) else { return }
        consecutiveFailures = 0
        if !running.isSavepoint {
            completed.append(CompletedCheckpoint(running))
            storage?.complete(running)
            // A checkpoint that was overtaken by a newer one is of no use any more.
            for older in inFlight where !older.isSavepoint && older.id < running.id {
                abandon(older, "Checkpoint has been subsumed.")
            }
        }
        job.log(.info, "Completed checkpoint \(running.id) for job \(job.id) (\(running.sizeBytes) bytes).")
        guard running.commits else {
            return finish(running, .completed, message: "", cause: "", size: running.sizeBytes)
        }
        do throws(JobFailure) {
            try job.commit(running.id)
        } catch {
            // The checkpoint stands, and a restart from it commits again; a job that was to stop must not yet.
            let size = running.sizeBytes
            finish(running, .completed, message: "", cause: "", size: size, isCommitted: false)
            return job.fail(error)
        }
        finish(running, .completed, message: "", cause: "", size: running.sizeBytes)
        subsume()
        job.committed(running.id)
    }

    /// A savepoint counts among the failures only where a task has failed it.
    ///
    /// Source: Flink 1.20, CheckpointFailureManager.
    private func fail(
        _ running: PendingCheckpoint, _ message: String, _ cause: JobFailure, isOfTask: Bool = false
    ) {
        guard isInFlight(running) else { return }
        job.log(
            .warn,
            "Failed to trigger or complete checkpoint \(running.id) for job \(job.id). "
                + "(\(consecutiveFailures) consecutive failed attempts so far)\n\(cause)")
        let isCounted = !running.isSavepoint || (isOfTask && running.stop == .goOn)
        if isCounted { consecutiveFailures += 1 }
        finish(running, .failed, message: message, cause: cause.description, size: 0)
        discard(running)
        guard isCounted, consecutiveFailures > configuration.tolerableFailures, !isSuspended else { return }
        job.fail(
            JobFailure(
                "org.apache.flink.util.FlinkRuntimeException",
                "Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to \(message), "
                    + "view the Checkpoint History tab or the Job Manager log to find out why continuous checkpoints failed."
            ))
    }

    private func finish(
        _ running: PendingCheckpoint, _ status: CheckpointRecord.Status, message: String, cause: String,
        size: Int64, isCommitted: Bool = true
    ) {
        for event in running.events { loop.cancel(event) }
        inFlight.removeAll { $0 === running }
        job.forget(running.id)
        lastEnded = loop.now
        let record = running.record(
            status, ended: loop.now, sizeBytes: size, failureMessage: message, failureCause: cause)
        history.append(record)
        job.ended(record)
        if isCommitted { running.done?(record) }
        scheduleNext()
    }

    // MARK: Retention

    /// Deletes what newer checkpoints make superfluous; refusals only leave files behind.
    private func subsume() {
        while completed.count > configuration.retained { discard(completed.removeFirst()) }
    }

    private func discard(_ checkpoint: CompletedCheckpoint) {
        discard(
            files: checkpoint.files + unused(checkpoint.sharedFiles) + ["\(checkpoint.folder)/_metadata"],
            of: checkpoint.id)
    }

    /// What a checkpoint that failed has written; `_metadata` first, so that it never points to nothing.
    private func discard(_ failed: PendingCheckpoint) {
        let metadata = failed.metadataPath.map { [$0] } ?? []
        discard(files: metadata + failed.files + unused(failed.sharedFiles), of: failed.id)
    }

    /// Shared files that no checkpoint refers to any more.
    private func unused(_ files: [String]) -> [String] {
        let used = Set(completed.flatMap(\.sharedFiles)).union(inFlight.flatMap(\.sharedFiles))
        return files.filter { !used.contains($0) }
    }

    private func discard(files: [String], of id: Int64) {
        for refusal in storage?.delete(files) ?? [] {
            job.log(.warn, "Could not properly discard the checkpoint \(id). \(refusal)")
        }
    }

    /// The job has ended: keeps or deletes its checkpoints as the retention says.
    func close(_ state: JobState) {
        suspend("Checkpoint Coordinator is shutting down.")
        let keeps: Bool
        switch (configuration.retention, state) {
        case (.retainOnCancellation, .canceled), (.retainOnCancellation, .failed),
            (.deleteOnCancellation, .failed):
            keeps = true
        default: keeps = false
        }
        guard !keeps else { return }
        while !completed.isEmpty { discard(completed.removeFirst()) }
    }
}
