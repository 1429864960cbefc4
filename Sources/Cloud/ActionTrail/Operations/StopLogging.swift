import CloudGateway

extension TrailOperation {
    /// Switches a trail off.
    static let stopLogging = TrailOperation("StopLogging", .managementWrite, onTrail: true) {
        call throws(CloudError) in
        var trail = try call.trail()
        trail.isLogging = false
        trail.stopped = call.now
        call.put(trail)
        return []
    }
}
