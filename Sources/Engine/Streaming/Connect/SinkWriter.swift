/// A port: one subtask of a sink, which takes columnar batches and commits them with checkpoints in two
/// phases.
///
/// Implemented by connectors. What is written becomes visible at `commit` (or at once, for sinks that promise
/// at-least-once).
package protocol SinkWriter: AnyObject {
    /// Takes a batch, borrowed for the call.
    func write(_ batch: Batch) throws(JobFailure)

    /// When `onTimer` wants to be called, in processing-time milliseconds; nil for never.
    var nextTimer: Int64? { get }

    /// Processing time has reached `nextTimer`.
    func onTimer(_ now: Int64) throws(JobFailure)

    /// First phase: makes all rows so far durable and writes what `commit` will need into the snapshot.
    func prepareCommit(checkpoint: Int64, _ writer: inout SnapshotWriter) throws(JobFailure)

    /// Second phase: makes what was prepared for this checkpoint, and for earlier ones, visible. May be
    /// called twice.
    func commit(checkpoint: Int64) throws(JobFailure)

    /// Takes over what a subtask prepared in the checkpoint the job starts from, and commits it: it may not
    /// have been committed before the
    /// failure. What was written after that checkpoint must never become visible.
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError)

    /// The input has ended and one more checkpoint will come, with which everything is to be committed.
    func endInput() throws(JobFailure)

    /// The input has ended and no further checkpoint will come: commits everything.
    func finish() throws(JobFailure)

    /// The attempt is over (failure or cancellation): drops what is not prepared.
    func abort()
}

extension SinkWriter {
    /// Nothing is written by the clock.
    package var nextTimer: Int64? { nil }
    package func onTimer(_ now: Int64) throws(JobFailure) {}
    /// Nothing is kept open beyond a checkpoint.
    package func endInput() throws(JobFailure) {}
}
