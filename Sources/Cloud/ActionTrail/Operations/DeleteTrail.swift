import CloudGateway

extension TrailOperation {
    /// Deletes a trail; what it delivered stays.
    static let deleteTrail = TrailOperation("DeleteTrail", .managementWrite, onTrail: true) {
        call throws(CloudError) in
        let trail = try call.trail()
        call.store.trails[call.account]?[trail.name] = nil
        return []
    }
}
