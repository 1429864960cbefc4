import CloudGateway

extension TrailOperation {
    /// Changes what a trail delivers and where.
    static let updateTrail = TrailOperation("UpdateTrail", .managementWrite, onTrail: true) {
        call throws(CloudError) in
        var trail = try call.trail()
        try call.apply(to: &trail)
        trail.updated = call.now
        call.put(trail)
        return trail.members
    }
}
