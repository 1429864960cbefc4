import LabKernel

/// A job's status as the service reports it.
///
/// Source: ververica-2022-07-18, structure JobStatus: `currentJobStatus`.
package enum ServiceJobStatus: String, Sendable, CaseIterable {
    case starting = "STARTING"
    case running = "RUNNING"
    case cancelling = "CANCELLING"
    case failed = "FAILED"
    case cancelled = "CANCELLED"
    case finished = "FINISHED"

    /// Whether a job stays in this status for good.
    package var isTerminal: Bool { self == .failed || self == .cancelled || self == .finished }

    /// The status after Flink reports `state`, given whether someone asked the job to stop.
    ///
    /// Restarts are part of RUNNING, seen in `observedFlinkJobRestarts`; a job that stops with a savepoint
    /// ends FINISHED for Flink and CANCELLED for the service, because a person ended it. Terminal statuses
    /// never change.
    package func after(_ state: JobState, isStopping: Bool) -> ServiceJobStatus {
        guard !isTerminal else { return self }
        return switch state {
        case .initializing, .created: isStopping ? .cancelling : .starting
        case .running, .restarting, .failing: isStopping ? .cancelling : .running
        case .cancelling: .cancelling
        case .canceled: .cancelled
        case .finished: isStopping ? .cancelled : .finished
        case .failed: .failed
        }
    }
}
