import CloudGateway
import LabKernel

extension TrailOperation {
    /// Whether a trail is on, since when, and how its deliveries went.
    static let getTrailStatus = TrailOperation("GetTrailStatus", .managementRead, onTrail: true) {
        call throws(CloudError) in
        let trail = try call.trail()
        var members: [(String, JSONValue)] = [
            ("IsLogging", .bool(trail.isLogging)),
            ("OssBucketStatus", .bool(trail.bucket != nil && trail.bucketDelivery.error == nil)),
            ("SlsLogStoreStatus", .bool(trail.projectARN != nil && trail.projectDelivery.error == nil)),
        ]
        if let started = trail.started {
            members.append(("StartLoggingTime", .string(TrailTime.text(started))))
        }
        if let stopped = trail.stopped {
            members.append(("StopLoggingTime", .string(TrailTime.text(stopped))))
        }
        let deliveries = [
            ("LatestDeliveryTime", "LatestDeliveryError", trail.bucketDelivery),
            ("LatestDeliveryLogServiceTime", "LatestDeliveryLogServiceError", trail.projectDelivery),
        ]
        for (time, error, delivery) in deliveries {
            if let latest = delivery.latest { members.append((time, .string(TrailTime.text(latest)))) }
            if let cause = delivery.error { members.append((error, .string(cause))) }
        }
        return members
    }
}
