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

    init(_ job: Job, at instant: Instant, number: Int, cause: String?) {
        (self.number, self.instant, self.job) = (number, instant, job.identity)
        name = "STATE_TRANSITION"
        let flink = job.status.isTerminal ? "" : " (Flink: \(job.flinkState.rawValue))"
        message = "Job is \(job.status.rawValue)\(flink)." + (cause.map { " Cause: \($0)" } ?? "")
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
