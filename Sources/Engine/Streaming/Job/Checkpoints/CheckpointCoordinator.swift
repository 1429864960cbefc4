import LabKernel

/// Triggers checkpoints of one job on the event loop, keeps their history, decides when failures are too
/// many.
///
/// One checkpoint is in flight at a time. Its phases: barrier through the graph and state files written (at
/// the trigger's instant),
/// `_metadata` when the slowest write is over, completion when that write is over, or expiry at the timeout.
/// Failed ids are used up.
final class CheckpointCoordinator {
    /// A completed checkpoint that a restart may start from.
    struct Completed {
        var id: Int64
        var folder: String
        var files: [String]
    }

    /// What a checkpoint asks of and tells its job.
    struct Job {
        var id: String
        var attempt: () -> Int
        /// nil when the tasks do not answer, as after the unnoticed loss of their task manager.
        var snapshot: (_ id: Int64, _ isSavepoint: Bool) throws(JobFailure) -> JobExecution.Snapshot?
        var commit: (_ id: Int64) throws(JobFailure) -> Void
        var taskName: (_ uid: String) -> String
        var ended: (CheckpointRecord) -> Void
        var log: (JobLogLine.Level, String) -> Void
        /// Failures have become too many, or a task failed while it prepared.
        var fail: (JobFailure) -> Void
    }

    private struct InFlight {
        var id: Int64
        var isSavepoint: Bool
        var triggered: Instant
        var attempt: Int
        var folder: String
        var files: [String]
        var events: [EventLoop.EventID]
        var done: ((CheckpointRecord) -> Void)?
    }

    private let loop: EventLoop
    private let configuration: JobConfiguration
    private let storage: CheckpointStorage?
    private let job: Job
    private var nextID: Int64 = 1
    private var inFlight: InFlight?
    private var timer: EventLoop.EventID?
    private var isSuspended = true
    private var consecutiveFailures = 0
    private var lastEnded: Instant?

    private(set) var completed: [Completed] = []
    private(set) var history: [CheckpointRecord] = []

    init(loop: EventLoop, _ configuration: JobConfiguration, storage: CheckpointStorage?, job: Job) {
        self.loop = loop
        self.configuration = configuration
        self.storage = storage
        self.job = job
    }

    /// Whether a checkpoint is on its way.
    var isInProgress: Bool { inFlight != nil }

    // MARK: Schedule

    /// The job's tasks run: checkpoints may be triggered, the first after one whole interval.
    func resume() {
        isSuspended = false
        consecutiveFailures = 0
        scheduleNext()
    }

    /// The job's tasks are gone: whatever is in flight fails.
    func suspend(_ message: String = "Checkpoint Coordinator is suspending.") {
        isSuspended = true
        if let timer { loop.cancel(timer) }
        timer = nil
        guard let running = inFlight else { return }
        finish(running, .failed, message: message, cause: message, size: 0)
    }

    private func scheduleNext() {
        guard let interval = configuration.intervalMillis, !isSuspended, timer == nil else { return }
        var due = loop.now + .milliseconds(interval)
        if let running = inFlight { due = max(loop.now, running.triggered + .milliseconds(interval)) }
        if let ended = lastEnded { due = max(due, ended + .milliseconds(configuration.minPauseMillis)) }
        timer = loop.schedule(at: due, label: "checkpoint trigger") { [weak self] in
            guard let self else { return }
            self.timer = nil
            if self.inFlight == nil { self.trigger(isSavepoint: false, folder: nil, done: nil) }
            self.scheduleNext()
        }
    }

    // MARK: One checkpoint

    /// Takes a savepoint into a folder of its own below `folder`; `done` hears how it ended.
    func triggerSavepoint(folder: String, done: @escaping (CheckpointRecord) -> Void) {
        trigger(isSavepoint: true, folder: folder, done: done)
    }

    private func trigger(isSavepoint: Bool, folder: String?, done: ((CheckpointRecord) -> Void)?) {
        let id = nextID
        nextID += 1
        let place = folder ?? "\(configuration.checkpointFolder ?? "memory:")/\(job.id)/chk-\(id)"
        var running = InFlight(
            id: id, isSavepoint: isSavepoint, triggered: loop.now, attempt: job.attempt(), folder: place,
            files: [],
            events: [], done: done)
        inFlight = running
        job.log(
            .info,
            "Triggering checkpoint \(id) (type=\(isSavepoint ? "SAVEPOINT" : "CHECKPOINT")) for job \(job.id)."
        )
        let answer: JobExecution.Snapshot?
        do throws(JobFailure) {
            answer = try job.snapshot(id, isSavepoint)
        } catch {
            finish(running, .failed, message: "Task has failed.", cause: error.description, size: 0)
            return job.fail(error)
        }
        guard let snapshot = answer else {
            running.events = [scheduleExpiry(id)]
            inFlight = running
            return
        }
        guard let storage else { return complete(running, size: Self.size(snapshot)) }
        do throws(CheckpointStorage.WriteFailure) {
            let pending = try storage.write(snapshot, id: id, isSavepoint: isSavepoint, folder: place)
            running.files = pending.files
            proceed(running, pending, storage)
        } catch {
            declined(running, error)
        }
    }

    private static func size(_ snapshot: JobExecution.Snapshot) -> Int64 {
        snapshot.parts.reduce(0) { $0 + Int64($1.bytes.count) }
    }

    private func proceed(
        _ running: InFlight, _ pending: CheckpointStorage.Pending, _ storage: CheckpointStorage
    ) {
        var running = running
        let write = loop.schedule(after: .milliseconds(pending.writeMillis), label: "checkpoint finalize") {
            [weak self] in
            self?.finalize(pending, storage)
        }
        running.events = [write, scheduleExpiry(pending.id)]
        inFlight = running
    }

    private func scheduleExpiry(_ id: Int64) -> EventLoop.EventID {
        loop.schedule(after: .milliseconds(configuration.timeoutMillis), label: "checkpoint expiry") {
            [weak self] in
            self?.expire(id)
        }
    }

    private func finalize(_ pending: CheckpointStorage.Pending, _ storage: CheckpointStorage) {
        guard var running = inFlight, running.id == pending.id else { return }
        do throws(CheckpointStoreError) {
            let millis = try storage.finish(pending)
            let event = loop.schedule(after: .milliseconds(millis), label: "checkpoint complete") {
                [weak self] in
                guard let self, let running = self.inFlight, running.id == pending.id else { return }
                self.complete(running, size: pending.sizeBytes)
            }
            running.events.append(event)
            inFlight = running
        } catch {
            let message = "Failure to finalize checkpoint."
            let cause = error.failure.wrapped(
                "org.apache.flink.runtime.checkpoint.CheckpointException",
                "Could not finalize the pending checkpoint \(running.id). Failure reason: \(message)")
            fail(running, message, cause)
        }
    }

    private func declined(_ running: InFlight, _ failure: CheckpointStorage.WriteFailure) {
        let task =
            "\(job.taskName(failure.uid)) (\(failure.subtask + 1)/\(failure.parallelism))#\(running.attempt)"
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
        fail(running, message, cause)
    }

    private func expire(_ id: Int64) {
        guard let running = inFlight, running.id == id else { return }
        let message = "Checkpoint expired before completing."
        fail(running, message, JobFailure("org.apache.flink.runtime.checkpoint.CheckpointException", message))
    }

    // MARK: Ends

    private func complete(_ running: InFlight, size: Int64) {
        consecutiveFailures = 0
        if !running.isSavepoint {
            completed.append(Completed(id: running.id, folder: running.folder, files: running.files))
        }
        job.log(.info, "Completed checkpoint \(running.id) for job \(job.id) (\(size) bytes).")
        finish(running, .completed, message: "", cause: "", size: size)
        subsume()
        do throws(JobFailure) { try job.commit(running.id) } catch { job.fail(error) }
    }

    private func fail(_ running: InFlight, _ message: String, _ cause: JobFailure) {
        job.log(
            .warn,
            "Failed to trigger or complete checkpoint \(running.id) for job \(job.id). "
                + "(\(consecutiveFailures) consecutive failed attempts so far)\n\(cause)")
        consecutiveFailures += 1
        finish(running, .failed, message: message, cause: cause.description, size: 0)
        guard consecutiveFailures > configuration.tolerableFailures, !isSuspended else { return }
        job.fail(
            JobFailure(
                "org.apache.flink.util.FlinkRuntimeException",
                "Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to \(message), "
                    + "view the Checkpoint History tab or the Job Manager log to find out why continuous checkpoints failed."
            ))
    }

    private func finish(
        _ running: InFlight, _ status: CheckpointRecord.Status, message: String, cause: String, size: Int64
    ) {
        for event in running.events { loop.cancel(event) }
        inFlight = nil
        lastEnded = loop.now
        let record = CheckpointRecord(
            id: running.id, status: status, isSavepoint: running.isSavepoint, triggered: running.triggered,
            ended: loop.now, sizeBytes: size, path: status == .completed ? running.folder : "",
            failureMessage: message,
            failureCause: cause, attempt: running.attempt)
        history.append(record)
        job.ended(record)
        running.done?(record)
    }

    // MARK: Retention

    /// Deletes what newer checkpoints make superfluous; refusals only leave files behind.
    private func subsume() {
        while completed.count > configuration.retained { discard(completed.removeFirst()) }
    }

    private func discard(_ checkpoint: Completed) {
        for refusal in storage?.delete(checkpoint.files, folder: checkpoint.folder) ?? [] {
            job.log(.warn, "Could not properly discard the checkpoint \(checkpoint.id). \(refusal)")
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
        for checkpoint in completed { discard(checkpoint) }
        completed.removeAll()
    }
}
