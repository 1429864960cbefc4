/// What runs streaming jobs: the embedded engine, or Apache Flink behind the same walls.
///
/// The control plane knows no more of an engine than this. All calls come on the world's loop.
package protocol JobEngine: AnyObject {
    /// `embedded` or `flink`.
    var name: String { get }

    /// Checks a script of SQL statements as it would be checked at submission.
    ///
    /// - Throws: `LabErrors` with every mistake found.
    /// - Returns: warnings, each worth a line to the user.
    func validate(_ script: SourceFile) throws -> [LabError]

    /// Plans the script and starts it as one job; events go to `observer` on the loop, never during this
    /// call.
    ///
    /// - Throws: `LabErrors` when the script or the configuration is refused, `JobSubmissionError` when the job cannot start.
    func submit(_ specification: JobSpecification, observer: any JobObserver) throws -> any JobHandle
}

/// All an engine needs to start a job.
package struct JobSpecification: Sendable {
    /// 32 hexadecimal digits.
    package var jobID: String
    /// The deployment's name.
    package var name: String
    package var script: SourceFile
    package var parallelism: Int
    /// Flink configuration, real keys, values as text.
    package var configuration: [String: String]
    package var restore: RestoreSource
    /// The identity under which the job calls the cloud: `acs:ram::<account>:role/<name>`.
    package var runtimeRole: String

    package init(
        jobID: String, name: String, script: SourceFile, parallelism: Int, configuration: [String: String],
        restore: RestoreSource, runtimeRole: String
    ) {
        (self.jobID, self.name, self.script) = (jobID, name, script)
        (self.parallelism, self.configuration) = (parallelism, configuration)
        (self.restore, self.runtimeRole) = (restore, runtimeRole)
    }
}

/// What state a job starts from.
package enum RestoreSource: Sendable, Equatable {
    case none
    /// The path of a checkpoint or savepoint directory, `oss://bucket/…/chk-7`.
    case snapshot(path: String, allowNonRestoredState: Bool)
}

/// A refusal at submission that is no mistake in the script: storage denied, snapshot missing.
package struct JobSubmissionError: Error, Sendable {
    /// The causes, outermost first, as Flink words them.
    package var causes: [String]
    package init(causes: [String]) { self.causes = causes }
}

/// Job states, as Flink names them.
///
/// Source: Flink enum `org.apache.flink.api.common.JobStatus`.
package enum JobState: String, Sendable, CaseIterable {
    case initializing = "INITIALIZING"
    case created = "CREATED"
    case running = "RUNNING"
    case failing = "FAILING"
    case failed = "FAILED"
    case cancelling = "CANCELLING"
    case canceled = "CANCELED"
    case finished = "FINISHED"
    case restarting = "RESTARTING"

    /// Whether a job in this state stays in it.
    package var isTerminal: Bool { self == .failed || self == .canceled || self == .finished }
}

/// A running or ended job.
package protocol JobHandle: AnyObject {
    var jobID: String { get }
    var state: JobState { get }

    /// Current values under Flink's metric names, sorted by name.
    var metrics: [JobMetric] { get }

    /// Cancels the job; it reaches `canceled` through its observer.
    func cancel()

    /// Brings a disturbance upon the job; false when nothing of the job is concerned.
    func disturb(_ disturbance: JobDisturbance) -> Bool

    /// Takes a savepoint; its outcome comes to the observer as a record with `isSavepoint`, in the order they
    /// were asked.
    ///
    /// - Throws: `SavepointRefusal` when the job cannot take one now.
    func takeSavepoint(_ request: SavepointRequest) throws(SavepointRefusal)
}

extension JobHandle {
    /// Refuses by name: what an engine without savepoints does.
    package func takeSavepoint(_ request: SavepointRequest) throws(SavepointRefusal) {
        throw SavepointRefusal(reason: "this engine takes no savepoints")
    }
}

/// What goes wrong with the processes of a job.
package enum JobDisturbance: Sendable, Equatable {
    /// SIGKILL to a task manager, from 0: its tasks and their state are lost.
    case killTaskManager(Int)
    /// SIGKILL to the job manager: another takes the job over from its newest checkpoint.
    case killJobManager
    /// The heap of a task manager, from 0, is full: its process dies.
    case outOfMemory(Int)
    /// The slot that subtask `subtask` of every operator runs in is taken away.
    case loseSlot(subtask: Int)
    /// Each row costs operators whose names begin so this many virtual microseconds more; 0 ends it.
    case slow(operatorPrefix: String, microsPerRow: Double)
}

/// A savepoint that an operator asks for.
package struct SavepointRequest: Sendable, Equatable {
    /// The directory under which the savepoint gets its own: `oss://bucket/flink-savepoints/…`.
    package var directory: String
    /// Whether the job ends, `finished`, once the savepoint is complete.
    package var stopsJob: Bool
    /// With `stopsJob`: whether all windows and timers fire first.
    package var drains: Bool

    package init(directory: String, stopsJob: Bool = false, drains: Bool = false) {
        (self.directory, self.stopsJob, self.drains) = (directory, stopsJob, drains)
    }
}

/// Why a savepoint was not even tried.
package struct SavepointRefusal: Error, Sendable {
    /// As Flink words it: `Checkpoint triggering task … is not being executed at the moment.`
    package var reason: String

    package init(reason: String) { self.reason = reason }
}

/// One value of one metric.
package struct JobMetric: Sendable, Equatable {
    /// Flink's name: `numRecordsOutPerSecond`, `numberOfCompletedCheckpoints`.
    package var name: String
    /// The operator it belongs to; empty for the job's own.
    package var operatorName: String
    package var value: Double

    package init(name: String, operatorName: String = "", value: Double) {
        (self.name, self.operatorName, self.value) = (name, operatorName, value)
    }
}

/// A checkpoint or savepoint as the history shows it.
package struct CheckpointRecord: Sendable, Equatable {
    package enum Status: String, Sendable { case completed = "COMPLETED", failed = "FAILED" }

    package var id: Int64
    package var status: Status
    package var isSavepoint: Bool
    package var triggered: Instant
    package var ended: Instant
    /// Bytes written for this checkpoint, `_metadata` included.
    package var sizeBytes: Int64
    /// The directory; empty for one that failed.
    package var path: String
    /// The text of Flink's checkpoint history; empty for one that completed.
    package var failureMessage: String
    /// The whole cause, as Flink's log shows it; empty for one that completed.
    package var failureCause: String
    /// 0 for the first run of the job, one more after each restart.
    package var attempt: Int
    /// Whether its barriers overtook what waited in channels.
    package var isUnaligned = false
    /// The longest that a task's first barrier waited for its others, virtual milliseconds.
    package var alignmentMillis: Int64 = 0
    /// The longest that a first barrier took to reach a task, virtual milliseconds.
    package var startDelayMillis: Int64 = 0
    /// Bytes of rows that unaligned barriers overtook.
    package var inFlightBytes: Int64 = 0

    package init(
        id: Int64, status: Status, isSavepoint: Bool, triggered: Instant, ended: Instant, sizeBytes: Int64,
        path: String,
        failureMessage: String, failureCause: String, attempt: Int
    ) {
        (self.id, self.status, self.isSavepoint, self.triggered, self.ended) = (
            id, status, isSavepoint, triggered, ended
        )
        (self.sizeBytes, self.path, self.attempt) = (sizeBytes, path, attempt)
        (self.failureMessage, self.failureCause) = (failureMessage, failureCause)
    }
}

/// Hears what happens to a job; every call comes on the world's loop.
package protocol JobObserver: AnyObject {
    /// `cause` is the root exception's text when the job fails or restarts, else nil.
    func job(_ jobID: String, entered state: JobState, cause: String?)
    func job(_ jobID: String, ended checkpoint: CheckpointRecord)
    /// One line of a task's or the job manager's log.
    func job(_ jobID: String, logged line: JobLogLine)
}

/// One line of a job's log.
package struct JobLogLine: Sendable, Equatable {
    package enum Level: String, Sendable, Comparable {
        case debug = "DEBUG", info = "INFO", warn = "WARN", error = "ERROR"
        package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
        private var rank: Int { [Level.debug, .info, .warn, .error].firstIndex(of: self)! }
    }

    package var level: Level
    /// `jobmanager` or the task's name with its subtask, `Sink: sink_out (1/1)#0`.
    package var task: String
    package var message: String

    package init(level: Level, task: String, message: String) {
        (self.level, self.task, self.message) = (level, task, message)
    }
}
