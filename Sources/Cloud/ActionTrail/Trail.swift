import CloudGateway
import LabKernel

/// A standing order to deliver an account's management events to a bucket or a log project.
package struct Trail: Sendable {
    package let name: String
    package let account: String
    package var homeRegion: String
    /// `Write`, `Read` or `All`.
    package var access: String
    /// `All` or one region.
    package var region: String
    package var bucket: String?
    package var keyPrefix: String
    /// `acs:log:<region>:<account>:project/<name>`.
    package var projectARN: String?
    package var isLogging: Bool
    package let created: Instant
    package var updated: Instant
    package var started: Instant?
    package var stopped: Instant?
    package var bucketDelivery = DeliveryRecord()
    package var projectDelivery = DeliveryRecord()

    package var arn: String { "acs:actiontrail:\(homeRegion):\(account):trail/\(name)" }

    /// Whether the trail is on and asks for events like this one.
    func wants(_ event: TrailEvent) -> Bool {
        isLogging && (access == "All" || access == event.access)
            && (region == "All" || region == event.region || TrailServices.isGlobal(event.record.service))
    }

    /// As `CreateTrail` and `UpdateTrail` answer.
    var members: [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("Name", .string(name)), ("HomeRegion", .string(homeRegion)), ("EventRW", .string(access)),
            ("TrailRegion", .string(region)), ("OssKeyPrefix", .string(keyPrefix)),
        ]
        if let bucket { members.append(("OssBucketName", .string(bucket))) }
        if let projectARN { members.append(("SlsProjectArn", .string(projectARN))) }
        return members
    }

    /// As `DescribeTrails` answers.
    var description: JSONValue {
        var all = members
        all += [
            ("Status", .string(isLogging ? "Enable" : started == nil ? "Fresh" : "Disable")),
            ("TrailArn", .string(arn)), ("CreateTime", .string(TrailTime.text(created))),
            ("UpdateTime", .string(TrailTime.text(updated))), ("Region", .string(homeRegion)),
            ("IsOrganizationTrail", false),
        ]
        if let started { all.append(("StartLoggingTime", .string(TrailTime.text(started)))) }
        if let stopped { all.append(("StopLoggingTime", .string(TrailTime.text(stopped)))) }
        return .object(all)
    }
}
