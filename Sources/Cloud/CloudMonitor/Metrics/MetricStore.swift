import LabKernel

/// All series of the account.
package final class MetricStore {
    /// A series, its values, and its number in the folder once it has one.
    private struct Entry {
        let identity: MetricIdentity
        var values = MetricSeries()
        var number: UInt64?
    }

    private var series: [Entry] = []
    private var places: [MetricIdentity: Int] = [:]
    private var byMetric: [String: [MetricIdentity]] = [:]
    /// Called after values came in for a series.
    var onRecord: ((MetricIdentity, Instant) -> Void)?
    /// Where values are kept.
    var folder: MonitorFolder?
    /// What went wrong when values were noted for keeping; the next `keep` tells it.
    private(set) var failure: (any Error)?

    /// How long values are kept.
    ///
    /// Source: CloudMonitor "Limits": data with a period of 60 s is kept for 31 days.
    static let retention = Duration.hours(31 * 24)

    package init() {}

    /// Adds one value of a series.
    package func record(_ value: Double, of identity: MetricIdentity, at instant: Instant) {
        record(
            MetricSummary(value: value), at: place(of: identity), millis: instant.epochMillis, now: instant)
    }

    /// Adds values that were summed up elsewhere to the series at `place`, for the minute of `millis`.
    func record(_ summary: MetricSummary, at place: Int, millis: Int64, now: Instant) {
        let oldest = (now.epochMillis - Self.retention.wholeMillis).dividedFloor(by: 60_000)
        let minute = millis.dividedFloor(by: 60_000)
        series[place].values.add(summary, minute: minute)
        series[place].values.trim(before: oldest)
        do {
            try keep(summary, at: place, minute: minute)
        } catch {
            failure = error
        }
        onRecord?(series[place].identity, Instant(epochMillis: millis))
    }

    private func keep(_ summary: MetricSummary, at place: Int, minute: Int64) throws {
        guard let folder else { return }
        let number = try series[place].number ?? folder.number(of: series[place].identity)
        series[place].number = number
        try folder.note(summary, number: number, minute: minute)
    }

    /// Puts back values that were kept.
    func load(_ summary: MetricSummary, of identity: MetricIdentity, minute: Int64) {
        series[place(of: identity)].values.add(summary, minute: minute)
    }

    /// Where a series lies, which is made when it is new; places never change.
    func place(of identity: MetricIdentity) -> Int {
        if let known = places[identity] { return known }
        let key = Self.key(identity.namespace, identity.metric)
        let place = (byMetric[key] ?? []).partitioningIndex { identity.precedes($0) }
        byMetric[key, default: []].insert(identity, at: place)
        places[identity] = series.count
        series.append(Entry(identity: identity))
        return series.count - 1
    }

    /// All series, sorted by namespace, metric and dimensions.
    package var all: [MetricIdentity] { byMetric.values.flatMap { $0 }.sorted { $0.precedes($1) } }

    /// The latest values of a series and their minute, in milliseconds; nil for one without.
    package func latest(of identity: MetricIdentity) -> (millis: Int64, summary: MetricSummary)? {
        places[identity].flatMap { series[$0].values.minutes.last }.map { ($0.number * 60_000, $0.summary) }
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
        places[identity].map { series[$0].values.points(in: range, periodMinutes: periodSeconds / 60) } ?? []
    }

    private static func key(_ namespace: String, _ metric: String) -> String { "\(namespace)\u{0}\(metric)" }
}
