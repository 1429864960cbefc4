import LabKernel

/// A checkpoint or savepoint on its way.
final class PendingCheckpoint {
    let id: Int64
    let isSavepoint: Bool
    let isUnaligned: Bool
    /// Whether the job stops with it.
    let stop: Barrier.Stop
    let triggered: Instant
    /// The attempt of the job that it belongs to.
    let attempt: Int
    let folder: String
    let done: ((CheckpointRecord) -> Void)?
    /// Tasks that will answer; nil when that is not known yet, or nobody does.
    var expected: Int?
    /// Answers so far.
    var answers = 0
    /// What has been written.
    var parts: [CheckpointImage.Part] = []
    /// Files of its own, and files that it shares with other checkpoints.
    var files: [String] = []
    var sharedFiles: [String] = []
    /// `_metadata`, once it has been written.
    var metadataPath: String?
    var sizeBytes: Int64 = 0
    /// Events that end with it.
    var events: [EventLoop.EventID] = []
    private var alignmentMillis: Int64 = 0
    private var startDelayMillis: Int64 = 0
    private var inFlightBytes: Int64 = 0

    init(
        id: Int64, isSavepoint: Bool, isUnaligned: Bool, stop: Barrier.Stop, triggered: Instant, attempt: Int,
        folder: String, done: ((CheckpointRecord) -> Void)?
    ) {
        (self.id, self.isSavepoint, self.isUnaligned, self.stop) = (id, isSavepoint, isUnaligned, stop)
        (self.triggered, self.attempt, self.folder, self.done) = (triggered, attempt, folder, done)
    }

    /// Whether sinks commit with it: a savepoint of a job that goes on leaves that to the next checkpoint.
    ///
    /// Source: Flink 1.20, CheckpointCoordinator.cleanupAfterCompletedCheckpoint.
    var commits: Bool { !isSavepoint || stop != .goOn }

    /// As Flink's log names it.
    var typeText: String { isSavepoint ? "SAVEPOINT" : "CHECKPOINT" }

    /// Takes the measures of a task's answer.
    func note(_ answer: TaskAcknowledgement) {
        alignmentMillis = max(alignmentMillis, answer.alignmentMillis)
        startDelayMillis = max(startDelayMillis, (answer.firstBarrier - triggered.epochMicros) / 1000)
        inFlightBytes += Int64(answer.inFlightBytes)
    }

    func record(
        _ status: CheckpointRecord.Status, ended: Instant, sizeBytes: Int64, failureMessage: String,
        failureCause: String
    ) -> CheckpointRecord {
        var record = CheckpointRecord(
            id: id, status: status, isSavepoint: isSavepoint, triggered: triggered, ended: ended,
            sizeBytes: sizeBytes, path: status == .completed ? folder : "", failureMessage: failureMessage,
            failureCause: failureCause, attempt: attempt)
        record.isUnaligned = isUnaligned
        record.alignmentMillis = alignmentMillis
        record.startDelayMillis = startDelayMillis
        record.inFlightBytes = inFlightBytes
        return record
    }
}

/// A completed checkpoint that a restart may start from.
struct CompletedCheckpoint {
    var id: Int64
    var folder: String
    var files: [String]
    var sharedFiles: [String]

    init(_ pending: PendingCheckpoint) {
        (id, folder, files, sharedFiles) = (pending.id, pending.folder, pending.files, pending.sharedFiles)
    }
}
