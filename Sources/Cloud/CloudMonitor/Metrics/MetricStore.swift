import LabKernel

/// All series of the account.
package final class MetricStore {
    private var series: [MetricIdentity: MetricSeries] = [:]
    private var byMetric: [String: [MetricIdentity]] = [:]
    /// Called after values came in for a series.
    var onRecord: ((MetricIdentity, Instant) -> Void)?

    /// How long values are kept.
    ///
    /// Source: CloudMonitor "Limits": data with a period of 60 s is kept for 31 days.
    static let retention = Duration.hours(31 * 24)

    package init() {}

    /// Adds one value of a series.
    package func record(_ value: Double, of identity: MetricIdentity, at instant: Instant) {
        record(MetricSummary(value: value), of: identity, atMillis: instant.epochMillis, now: instant)
    }

    /// Adds values that were summed up elsewhere, for the minute of `millis`.
    func record(_ summary: MetricSummary, of identity: MetricIdentity, atMillis millis: Int64, now: Instant) {
        if series[identity] == nil {
            let key = Self.key(identity.namespace, identity.metric)
            let known = byMetric[key, default: []]
            let place = known.partitioningIndex { identity.precedes($0) }
            byMetric[key, default: []].insert(identity, at: place)
        }
        let oldest = (now.epochMillis - Self.retention.wholeMillis).dividedFloor(by: 60_000)
        series[identity, default: MetricSeries()].add(summary, atMillis: millis)
        series[identity]?.trim(before: oldest)
        onRecord?(identity, Instant(epochMillis: millis))
    }

    /// The series of a metric that have all of `dimensions`, sorted.
    func identities(
        namespace: String, metric: String, having dimensions: [MetricIdentity.Dimension] = []
    ) -> [MetricIdentity] {
        (byMetric[Self.key(namespace, metric)] ?? []).filter { $0.has(dimensions) }
    }

    /// The metrics of a namespace that have values, sorted.
    func metrics(in namespace: String) -> [String] {
        byMetric.values.compactMap(\.first).filter { $0.namespace == namespace }.map(\.metric).sorted()
    }

    /// Values of a series by stretches of `periodSeconds` that start in `range` (milliseconds).
    package func points(
        of identity: MetricIdentity, in range: Range<Int64>, periodSeconds: Int64
    ) -> [(millis: Int64, summary: MetricSummary)] {
        series[identity]?.points(in: range, periodMinutes: periodSeconds / 60) ?? []
    }

    private static func key(_ namespace: String, _ metric: String) -> String { "\(namespace)\u{0}\(metric)" }
}
