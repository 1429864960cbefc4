import LabKernel

/// Hears what happens to jobs; the world sends it on to logs, metrics and the journal.
package protocol JobEventSink: AnyObject {
    /// Called on the loop, in the order of time.
    func record(_ event: JobEvent)
}

/// Something that happened to a job.
package struct JobEvent: Sendable {
    /// What happened.
    package enum Kind: Sendable {
        /// The service's status, Flink's state, and the root cause when the job failed or restarts.
        case status(ServiceJobStatus, flink: JobState, cause: String?)
        case checkpoint(CheckpointRecord)
        /// A line at or above the level of the deployment's root logger.
        case log(JobLogLine)
    }

    package var instant: Instant
    package var job: JobIdentity
    package var kind: Kind
}

/// Names a job and where it belongs.
package struct JobIdentity: Sendable {
    /// The service's id, a UUID.
    package var jobID: String
    package var deploymentID: String
    package var deploymentName: String
    package var namespace: NamespaceKey
    package var logging: JobLogging
}
