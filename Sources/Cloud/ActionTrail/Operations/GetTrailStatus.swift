import CloudGateway
import LabKernel

extension TrailOperation {
    /// Whether a trail is on, and since when.
    static let getTrailStatus = TrailOperation("GetTrailStatus", .managementRead, onTrail: true) {
        call throws(CloudError) in
        let trail = try call.trail()
        var members: [(String, JSONValue)] = [
            ("IsLogging", .bool(trail.isLogging)), ("OssBucketStatus", .bool(trail.bucket != nil)),
            ("SlsLogStoreStatus", .bool(trail.projectARN != nil)),
        ]
        if let started = trail.started {
            members.append(("StartLoggingTime", .string(ISO8601.text(started))))
        }
        if let stopped = trail.stopped { members.append(("StopLoggingTime", .string(ISO8601.text(stopped)))) }
        return members
    }
}
