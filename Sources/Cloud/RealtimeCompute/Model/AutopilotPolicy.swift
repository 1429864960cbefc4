import CloudGateway
import LabKernel

/// How the parallelism of a deployment follows the load of its job; off unless it is enabled.
///
/// Source: ververica-2022-07-18, UpdateAutopilotPolicy (`enabled` is ACTIVE or DISABLED); the thresholds are the
/// service's. The keys of the parameters, the cool-down and the time that a load must last are not confirmed by a
/// page at hand, and how far one step goes is labsim's own: to the double and to the half. Not emulated: tuning
/// of CPU and memory, the strategy STABLE, scheduled plans.
struct AutopilotPolicy {
    /// The parameters by the service's keys.
    static let keys = [cooldown, interval, upper, lower, least, most]

    private static let cooldown = "cooldown.minutes"
    private static let interval = "slot-usage-detector.scale-up.sample-interval"
    private static let upper = "slot-usage-detector.scale-up.threshold"
    private static let lower = "slot-usage-detector.scale-down.threshold"
    private static let least = "parallelism.scale.min"
    private static let most = "parallelism.scale.max"

    var isEnabled = false
    /// No change sooner than this after a job was started, minutes.
    var cooldownMinutes = 10
    /// How long the load must stay over or under its threshold, minutes.
    var sampleMinutes = 3
    /// Of the share of the task managers' cores in use.
    var scaleUpThreshold = 0.8
    var scaleDownThreshold = 0.2
    var parallelism = 1...128

    /// The parallelism that the loads of the last minutes ask for; nil to leave it.
    func next(after current: Int, loads: [Double]) -> Int? {
        let recent = loads.suffix(sampleMinutes)
        guard recent.count == sampleMinutes else { return nil }
        var wanted = current
        if recent.allSatisfy({ $0 > scaleUpThreshold }) { wanted = current * 2 }
        if recent.allSatisfy({ $0 < scaleDownThreshold }) { wanted = (current + 1) / 2 }
        wanted = min(max(wanted, parallelism.lowerBound), parallelism.upperBound)
        return wanted == current ? nil : wanted
    }

    /// Takes all parameters from `body`, a `policyConfig`; those that it does not name get their defaults.
    mutating func configure(_ body: BodyReader) throws(CloudError) {
        for (key, _) in body.value.objectValue ?? [] where !Self.keys.contains(key) {
            throw body.invalid(key, suggestion(for: key, among: Self.keys, kind: "parameters"))
        }
        var policy = AutopilotPolicy()
        policy.isEnabled = isEnabled
        policy.cooldownMinutes = try Self.count(body, Self.cooldown) ?? policy.cooldownMinutes
        policy.sampleMinutes = try Self.count(body, Self.interval) ?? policy.sampleMinutes
        policy.scaleUpThreshold = try Self.share(body, Self.upper) ?? policy.scaleUpThreshold
        policy.scaleDownThreshold = try Self.share(body, Self.lower) ?? policy.scaleDownThreshold
        guard policy.scaleDownThreshold < policy.scaleUpThreshold else {
            throw body.invalid(Self.lower, "a share below '\(Self.upper)' is expected")
        }
        let (from, to) = (try Self.count(body, Self.least) ?? 1, try Self.count(body, Self.most) ?? 128)
        guard from <= to else { throw body.invalid(Self.most, "at least '\(Self.least)' is expected") }
        policy.parallelism = from...to
        self = policy
    }

    private static func count(_ body: BodyReader, _ key: String) throws(CloudError) -> Int? {
        guard let number = try body.int(key) else { return nil }
        guard (1...32_768).contains(number) else {
            throw body.invalid(key, "a number from 1 to 32768 is expected")
        }
        return Int(number)
    }

    private static func share(_ body: BodyReader, _ key: String) throws(CloudError) -> Double? {
        guard let text = try body.number(key) else { return nil }
        guard let share = Double(text), (0...1).contains(share) else {
            throw body.invalid(key, "a share from 0 to 1 is expected")
        }
        return share
    }

    var json: JSONValue {
        .object([
            ("enabled", .bool(isEnabled)), ("mode", .string(isEnabled ? "ACTIVE" : "DISABLED")),
            (
                "policyConfig",
                .object([
                    (Self.cooldown, .int(cooldownMinutes)), (Self.interval, .int(sampleMinutes)),
                    (Self.upper, .double(scaleUpThreshold)), (Self.lower, .double(scaleDownThreshold)),
                    (Self.least, .int(parallelism.lowerBound)), (Self.most, .int(parallelism.upperBound)),
                ])
            ),
        ])
    }
}
