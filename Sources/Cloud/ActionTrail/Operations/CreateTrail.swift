import CloudGateway

extension TrailOperation {
    /// Creates a trail; it delivers nothing before `StartLogging`.
    static let createTrail = TrailOperation("CreateTrail", .managementWrite, onTrail: true) {
        call throws(CloudError) in
        let name = try call.required("Name")
        let present = call.store.trails[call.account] ?? [:]
        guard present[name] == nil else { throw ActionTrailErrors.trailExists }
        guard present.count < 5 else { throw ActionTrailErrors.tooManyTrails }
        var trail = Trail(
            name: name, account: call.account, homeRegion: call.store.homeRegion, access: "Write",
            region: "All", bucket: nil, keyPrefix: "", projectARN: nil, isLogging: false, created: call.now,
            updated: call.now)
        try call.apply(to: &trail)
        call.put(trail)
        return trail.members
    }
}
