import LabKernel
import Pricing

/// What a variant must still meet in a run: `{metric: busyTimeMsPerSecondMax, of: kpi, stat: p95, lte: 850}`.
package struct GuardRule {
    private let metric: String
    private let deployment: String
    private let stat: String
    private let most: Double?
    private let least: Double?
    private let span: SourceSpan?

    private static let stats = ["max", "min", "mean", "p50", "p95", "p99", "last"]
    private static let keys = ["metric", "of", "stat", "lte", "gte"]

    /// - Throws: `LabError` PRC055 for a misshapen guard.
    package init(_ value: JSONValue) throws {
        guard let metric = value["metric"]?.stringValue, let deployment = value["of"]?.stringValue else {
            throw LabError(
                "PRC055", "a guard has no metric or no deployment", at: value.span,
                fix: "write {metric: busyTimeMsPerSecondMax, of: kpi, stat: p95, lte: 850}")
        }
        if let (key, member) = (value.objectValue ?? []).first(where: { !Self.keys.contains($0.0) }) {
            throw LabError(
                "PRC055", "the guard of '\(metric)' has no key '\(key)'", at: member.span,
                fix: suggestion(for: key, among: Self.keys, kind: "keys"))
        }
        (self.metric, self.deployment, span) = (metric, deployment, value.span)
        stat = value["stat"]?.stringValue ?? "max"
        (most, least) = (value["lte"]?.doubleValue, value["gte"]?.doubleValue)
        guard Self.stats.contains(stat), most != nil || least != nil else {
            throw LabError(
                "PRC055", "the guard of '\(metric)' has no limit or an unknown stat", at: value.span,
                fix: "give lte or gte, and stat: \(Self.stats.joined(separator: ", "))")
        }
    }

    /// What a run says about the guard.
    ///
    /// - Throws: `LabError` PRC055 for a job or a metric that the run does not have.
    func finding(in run: ScenarioRun) throws -> GuardFinding {
        guard let job = run.world.jobs.latest(of: deployment) else {
            throw LabError(
                "PRC055", "the guard of '\(metric)' is of '\(deployment)', and the run has no job of it",
                at: span, fix: "name a deployment that the scenario starts")
        }
        let values = try values(job, in: run)
        var finding = GuardFinding(
            metric: metric, job: deployment, stat: stat, value: nil, most: most, least: least)
        if !values.isEmpty { finding.value = statistic(values) }
        return finding
    }

    private func values(_ job: JobHistory.Entry, in run: ScenarioRun) throws -> [Double] {
        switch metric {
        case "checkpointDurationSeconds":
            let interval = run.settings(of: deployment)?.configuration["execution.checkpointing.interval"]
            return Self.checkpointSeconds(job, interval.flatMap(DurationText.parse), until: run.now)
        case "consumerLagSeconds": return try lagSeconds(job, in: run)
        default: return Self.highest(try points(metric, in: run))
        }
    }

    /// A duration for each checkpoint, and one for the checkpoint that was running at the end.
    private static func checkpointSeconds(
        _ job: JobHistory.Entry, _ interval: Duration?, until now: Instant
    ) -> [Double] {
        var seconds = job.checkpoints.map { ($0.ended - $0.triggered).inSeconds }
        if let interval {
            let last = job.checkpoints.map(\.triggered).max() ?? job.started
            let running = ((job.ended ?? now) - last - interval).inSeconds
            if running > 0 { seconds.append(running) }
        }
        return seconds
    }

    /// How long the record that a source reads now has waited: since as many had arrived as it has read.
    ///
    /// From the sources' numRecordsOut and pendingRecords, whose sum is what has arrived.
    private func lagSeconds(_ job: JobHistory.Entry, in run: ScenarioRun) throws -> [Double] {
        let pending = try points("pendingRecords", in: run)
        var read: [MetricKey: Double] = [:]
        for point in try points("numRecordsOut", in: run) { read[MetricKey(point)] = point.metric.value }
        var lags: [Instant: Double] = [:]
        for (_, points) in Dictionary(grouping: pending, by: \.metric.operatorName) {
            var arrivals = [(at: job.started, count: 0.0)]
            for point in points {
                let count = read[MetricKey(point)] ?? 0
                arrivals.append((point.instant, count + point.metric.value))
                let lag = (point.instant - Self.arrival(of: count, arrivals)).inSeconds
                lags[point.instant] = max(lags[point.instant] ?? 0, lag)
            }
        }
        return lags.sorted { $0.key < $1.key }.map(\.value)
    }

    private struct MetricKey: Hashable {
        var instant: Instant
        var operatorName: String

        init(_ point: JobHistory.MetricPoint) {
            (instant, operatorName) = (point.instant, point.metric.operatorName)
        }
    }

    /// When so many records had arrived, between two points in proportion.
    private static func arrival(of count: Double, _ arrivals: [(at: Instant, count: Double)]) -> Instant {
        for (first, second) in zip(arrivals, arrivals.dropFirst()) where second.count >= count {
            let growth = second.count - first.count
            let part = growth > 0 ? max(0, min(1, (count - first.count) / growth)) : 1
            let micros = Double((second.at - first.at).wholeMicros) * part
            return Instant(epochMicros: first.at.epochMicros + Int64(micros.rounded()))
        }
        return arrivals[arrivals.count - 1].at
    }

    /// Points of a metric of the deployment, in the order of time.
    private func points(_ name: String, in run: ScenarioRun) throws -> [JobHistory.MetricPoint] {
        let own = run.world.jobs.points.filter { $0.deployment == deployment }
        let found = own.filter { $0.metric.name == name }
        guard !found.isEmpty || own.isEmpty else {
            throw LabError(
                "PRC055", "the run has no metric '\(name)' of '\(deployment)'", at: span,
                fix: suggestion(
                    for: name, among: Set(own.map(\.metric.name)).sorted(), kind: "metrics"))
        }
        return found
    }

    /// The highest of a job's operators at each instant.
    private static func highest(_ points: [JobHistory.MetricPoint]) -> [Double] {
        var byInstant: [Instant: Double] = [:]
        for point in points {
            byInstant[point.instant] = max(byInstant[point.instant] ?? -.infinity, point.metric.value)
        }
        return byInstant.sorted { $0.key < $1.key }.map(\.value)
    }

    private func statistic(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        // The nearest rank: the least value that so many are not above.
        func percentile(_ part: Double) -> Double {
            sorted[max(0, Int((Double(sorted.count) * part).rounded(.up)) - 1)]
        }
        switch stat {
        case "min": return sorted[0]
        case "mean": return values.reduce(0, +) / Double(values.count)
        case "p50": return percentile(0.5)
        case "p95": return percentile(0.95)
        case "p99": return percentile(0.99)
        case "last": return values[values.count - 1]
        default: return sorted[sorted.count - 1]
        }
    }
}
