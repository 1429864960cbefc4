/// A port: one subtask of a source, which fills columnar batches.
///
/// Implemented by connectors. A reader must be replayable: after `restore` it gives exactly the rows it gave
/// after the snapshot.
package protocol SourceReader: AnyObject {
    /// How fast rows may be read.
    var rate: SourceRate { get }

    /// Appends at most `limit` rows to `batch`, which is empty and has the scan's columns; dense columns, no
    /// constants.
    func read(into batch: Batch, limit: Int) throws(JobFailure) -> SourceStatus

    /// Bad records that an option of the table lets it skip, so far.
    var skippedRecords: Int64 { get }

    /// Writes the position: what has been read so far.
    func snapshot(_ writer: inout SnapshotWriter) throws(JobFailure)

    /// The position just written belongs to this checkpoint.
    func checkpointTaken(_ checkpoint: Int64)

    /// This checkpoint, and with it every earlier one, is done with: it has become durable.
    func checkpointCompleted(_ checkpoint: Int64) throws(JobFailure)

    /// Goes on from a position that a subtask of the same source wrote; called once per old subtask before
    /// the first read.
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError)
}

extension SourceReader {
    /// A source without records to decode skips none.
    package var skippedRecords: Int64 { 0 }
    /// Most sources tell nobody how far they have read.
    package func checkpointTaken(_ checkpoint: Int64) {}
    package func checkpointCompleted(_ checkpoint: Int64) throws(JobFailure) {}
}

/// How fast a source gives rows, in virtual time.
package enum SourceRate: Hashable, Sendable {
    /// As fast as the job takes them.
    case unlimited
    /// This many rows in a burst at the start of each second, as Flink's datagen does.
    case perSecond(Int)
}

/// What a reader says after a read.
package enum SourceStatus: Hashable, Sendable {
    /// There may be more rows at once.
    case more
    /// Nothing more now; ask again after this many milliseconds.
    case idle(pollMillis: Int64)
    /// Bounded and exhausted: the rows just given, if any, are the last.
    case ended
}

/// Which subtask a connector instance works for.
package struct SubtaskContext {
    /// From 0.
    package var subtask: Int
    package var parallelism: Int
    /// The job's name, for what is printed or written.
    package var jobName: String
    /// Processing time and the session's time zone.
    package var clock: EvaluationClock

    package init(subtask: Int, parallelism: Int, jobName: String, clock: EvaluationClock) {
        (self.subtask, self.parallelism) = (subtask, parallelism)
        (self.jobName, self.clock) = (jobName, clock)
    }
}
