import CloudGateway
import LabKernel

/// How the parallelism of a deployment follows the load of its job; off unless it is enabled.
///
/// Source: ververica-2022-07-18, UpdateAutopilotPolicy and structure AutopilotPolicy; the thresholds are the
/// service's. No page tells how long a load must last (here 3 minutes) nor how far one step goes (here to the double
/// and to the half). Not emulated: tuning of CPU and memory of a task manager, the strategy STABLE, scheduled plans.
struct AutopilotPolicy {
    /// Shares of the task managers' cores in use beyond which the parallelism changes.
    static let (scaleUpThreshold, scaleDownThreshold) = (0.8, 0.2)
    /// How long the load must stay beyond a threshold.
    static let sampleMinutes = 3

    var isEnabled = false
    var limits = AutopilotLimits()
    var silence = SilentPeriods()

    /// The parallelism that the loads of the last minutes ask for; nil to leave it.
    /// - `slots`: of each task manager.
    func next(after resources: BasicResources, slots: Int, loads: [Double]) -> Int? {
        let recent = loads.suffix(Self.sampleMinutes)
        guard recent.count == Self.sampleMinutes else { return nil }
        let current = resources.parallelism
        if recent.allSatisfy({ $0 > Self.scaleUpThreshold }) {
            let most = limits.most(resources, slots: slots, upTo: current * 2)
            return most > current ? most : nil
        }
        guard recent.allSatisfy({ $0 < Self.scaleDownThreshold }) else { return nil }
        let least = max((current + 1) / 2, limits.parallelism.lowerBound)
        return least < current ? least : nil
    }

    /// Takes `body`, a `policyConfig`, as the whole policy: what it does not name is at its default again.
    mutating func configure(_ body: BodyReader) throws(CloudError) {
        try body.expect(only: ["limits", "silentPeriodConfig"])
        (limits, silence) = (AutopilotLimits(), SilentPeriods())
        if let section = try body.object("limits") { limits = try AutopilotLimits(section) }
        if let section = try body.object("silentPeriodConfig") { silence = try SilentPeriods(section) }
    }

    var json: JSONValue {
        .object([
            ("enabled", .bool(isEnabled)), ("mode", .string(isEnabled ? "ACTIVE" : "DISABLED")),
            (
                "policyConfig",
                .object([("limits", limits.json), ("silentPeriodConfig", silence.json)])
            ),
        ])
    }
}
