import LabKernel

/// A savepoint of a deployment's job, or the attempt at one.
///
/// Source: ververica-2022-07-18, structure Savepoint.
struct Savepoint {
    enum State: String { case started = "STARTED", completed = "COMPLETED", failed = "FAILED" }

    /// Why it was taken.
    enum Origin: String { case user = "USER_REQUEST", stop = "SUSPEND_AND_UPGRADE" }

    let id: String
    let namespace: NamespaceKey
    let deploymentID: String
    let jobID: String
    var description = ""
    var nativeFormat = false
    var origin = Origin.user
    var drains = false
    var state = State.started
    /// The directory; empty until it is completed.
    var location = ""
    var failure = ""
    var created: Instant
    var modified: Instant

    var json: JSONValue {
        var status: [(String, JSONValue)] = [("state", .string(state.rawValue))]
        if state == .failed {
            let reason: [(String, JSONValue)] = [
                ("reason", "SavepointFailed"), ("message", .string(failure)),
                ("failedAt", .int(modified.epochMillis)),
            ]
            status.append(("failure", .object(reason)))
        }
        return .object([
            ("savepointId", .string(id)), ("deploymentId", .string(deploymentID)), ("jobId", .string(jobID)),
            ("namespace", .string(namespace.name)), ("description", .string(description)),
            ("nativeFormat", .bool(nativeFormat)), ("savepointOrigin", .string(origin.rawValue)),
            ("savepointLocation", .string(location)), ("stopWithDrainEnabled", .bool(drains)),
            ("status", .object(status)), ("createdAt", .int(created.epochMillis)),
            ("modifiedAt", .int(modified.epochMillis)),
        ])
    }
}
