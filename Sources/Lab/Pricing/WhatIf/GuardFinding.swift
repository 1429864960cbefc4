import LabKernel

/// What a virtual run says about a guard: whether a job kept up.
package struct GuardFinding: Sendable {
    /// `busyTimeMsPerSecondMax`, `checkpointDurationSeconds`.
    package var metric: String
    /// The deployment.
    package var job: String
    /// How the metric's values became one: `p95`.
    package var stat: String
    /// Nil when nothing was measured.
    package var value: Double?
    package var most: Double?
    package var least: Double?

    package init(metric: String, job: String, stat: String, value: Double?, most: Double?, least: Double?) {
        (self.metric, self.job, self.stat) = (metric, job, stat)
        (self.value, self.most, self.least) = (value, most, least)
    }

    /// Why the guard is not met; nil when it is. What was not measured is not met.
    package var failure: String? {
        guard let value else { return "\(metric) of \(job): nothing was measured" }
        let text = "\(stat) \(metric) of \(job) is \(Self.text(value))"
        if let most, value > most { return "\(text), over \(Self.text(most))" }
        if let least, value < least { return "\(text), under \(Self.text(least))" }
        return nil
    }

    package var json: JSONValue {
        .object([
            ("metric", .string(metric)), ("of", .string(job)), ("stat", .string(stat)),
            ("value", value.map(JSONValue.double) ?? .null), ("lte", most.map(JSONValue.double) ?? .null),
            ("gte", least.map(JSONValue.double) ?? .null), ("isMet", .bool(failure == nil)),
        ])
    }

    private static func text(_ number: Double) -> String { AmountText.quantity(SVG.rational(number)) }
}
