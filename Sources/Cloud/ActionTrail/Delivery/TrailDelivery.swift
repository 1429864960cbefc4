import LabKernel

/// Puts events where a trail wants them: an OSS bucket or an SLS project.
package protocol TrailDelivery: AnyObject {
    func deliver(_ event: TrailEvent, to trail: Trail)
}

/// Where a trail delivers to.
package enum TrailTarget: Sendable {
    case bucket
    case project
}

/// How the deliveries of a trail to one target went.
package struct DeliveryRecord: Sendable {
    /// When something was delivered last; nil when nothing ever was.
    package var latest: Instant?
    /// Why the last attempt failed; nil when it did not.
    package var error: String?
}

extension TrailStore {
    /// Remembers how a delivery went, for `GetTrailStatus`; of a trail that was deleted meanwhile nothing is kept.
    package func delivered(_ trail: Trail, to target: TrailTarget, at instant: Instant, error: String?) {
        guard var present = trails[trail.account]?[trail.name] else { return }
        let known = target == .bucket ? present.bucketDelivery : present.projectDelivery
        let record = DeliveryRecord(latest: error == nil ? instant : known.latest, error: error)
        switch target {
        case .bucket: present.bucketDelivery = record
        case .project: present.projectDelivery = record
        }
        trails[trail.account]?[trail.name] = present
    }
}

extension Trail {
    /// The logstore that takes the trail's events, in the project of `projectARN`.
    package var logstore: String { "actiontrail_\(name)" }

    /// The project of `projectARN`; nil for a trail that delivers to none.
    package var project: String? {
        projectARN.flatMap { ResourceName($0) }.map { String($0.relativeID.dropFirst("project/".count)) }
    }
}
