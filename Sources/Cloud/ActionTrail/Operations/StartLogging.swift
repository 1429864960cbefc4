import CloudGateway

extension TrailOperation {
    /// Switches a trail on.
    static let startLogging = TrailOperation("StartLogging", .managementWrite, onTrail: true) {
        call throws(CloudError) in
        var trail = try call.trail()
        trail.isLogging = true
        trail.started = call.now
        call.put(trail)
        return []
    }
}
