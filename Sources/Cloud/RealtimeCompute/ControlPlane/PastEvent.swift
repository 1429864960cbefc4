import LabKernel

/// A row of a deployment's event list.
///
/// Source: ververica-2022-07-18, GetEvents.
struct PastEvent {
    let number: Int
    let instant: Instant
    let job: JobIdentity
    let name: String
    let message: String

    init(_ job: Job, at instant: Instant, number: Int, name: String, message: String) {
        (self.number, self.instant, self.job) = (number, instant, job.identity)
        (self.name, self.message) = (name, message)
    }

    /// A change of the job's state.
    init(_ job: Job, at instant: Instant, number: Int, cause: String?) {
        let flink = job.status.isTerminal ? "" : " (Flink: \(job.flinkState.rawValue))"
        let message = "Job is \(job.status.rawValue)\(flink)." + (cause.map { " Cause: \($0)" } ?? "")
        self.init(job, at: instant, number: number, name: "STATE_TRANSITION", message: message)
    }

    var json: JSONValue {
        .object([
            ("eventId", .string(String(number))), ("eventName", .string(name)),
            ("message", .string(message)), ("jobId", .string(job.jobID)),
            ("deploymentId", .string(job.deploymentID)), ("namespace", .string(job.namespace.name)),
            ("workspace", .string(job.namespace.workspaceID)),
            ("createdAt", .string(String(instant.epochMillis))),
        ])
    }
}
