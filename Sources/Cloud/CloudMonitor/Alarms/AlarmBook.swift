import LabKernel

/// All rules, evaluated at the end of each of their periods while data comes in.
///
/// A rule sleeps until a value comes for a series it watches; then it is evaluated at the end of every
/// period, until five periods in a row brought nothing. So a world without data has nothing scheduled.
package final class AlarmBook {
    private let metrics: MetricStore
    private let loop: EventLoop
    private let sink: any AlarmSink
    private var rules: [String: MetricRule] = [:] {
        didSet { watching = nil }
    }
    /// Ids of rules by the metric they watch, sorted; nil until it is asked for again.
    private var watching: [MetricName: [String]]?
    private(set) var tracks: [String: [MetricIdentity: AlarmTrack]] = [:]
    private var scheduled: [String: EventLoop.EventID] = [:]
    private var emptyPeriods: [String: Int] = [:]
    /// Every event of the last year, oldest first.
    package private(set) var history: [AlarmEvent] = []
    /// Called when states or history changed.
    var onChange: (() -> Void)?

    /// Source: CloudMonitor, DescribeAlertLogList: a year of history can be asked for.
    private static let retention = Duration.hours(365 * 24)

    private static let periodsUntilSleep = 5

    package init(metrics: MetricStore, loop: EventLoop, sink: any AlarmSink) {
        (self.metrics, self.loop, self.sink) = (metrics, loop, sink)
        metrics.onRecord = { [weak self] identity, instant in self?.wake(identity, instant) }
    }

    /// All rules by id.
    package var all: [MetricRule] { rules.keys.sorted().compactMap { rules[$0] } }

    package subscript(id: String) -> MetricRule? { rules[id] }

    /// Makes or replaces a rule; a changed rule starts from INSUFFICIENT_DATA again.
    package func put(_ rule: MetricRule) {
        var rule = rule
        if let old = rules[rule.id] { (rule.created, rule.targets) = (old.created, old.targets) }
        rules[rule.id] = rule
        tracks[rule.id] = [:]
        reschedule(rule.id)
    }

    /// Changes a rule in place, keeping its states.
    func update(_ id: String, _ change: (inout MetricRule) -> Void) {
        guard var rule = rules[id] else { return }
        change(&rule)
        rules[id] = rule
        if !rule.isEnabled { cancel(id) }
    }

    func remove(_ id: String) {
        cancel(id)
        (rules[id], tracks[id], emptyPeriods[id]) = (nil, nil, nil)
    }

    /// The worst state of a rule's series; INSUFFICIENT_DATA for a rule without any.
    package func state(of id: String) -> AlarmState {
        let states = (tracks[id] ?? [:]).values.map(\.state)
        return states.contains(.alarm) ? .alarm : states.contains(.ok) ? .ok : .insufficientData
    }

    private struct MetricName: Hashable {
        var namespace: String
        var metric: String
    }

    private func rulesWatching(_ identity: MetricIdentity) -> [String] {
        if rules.isEmpty { return [] }
        let watching =
            watching
            ?? Dictionary(grouping: all) { MetricName(namespace: $0.namespace, metric: $0.metric) }
            .mapValues { $0.map(\.id) }
        self.watching = watching
        return watching[MetricName(namespace: identity.namespace, metric: identity.metric)] ?? []
    }

    private func wake(_ identity: MetricIdentity, _ instant: Instant) {
        for id in rulesWatching(identity) {
            guard let rule = rules[id], rule.isEnabled, rule.watches(identity) else { continue }
            emptyPeriods[id] = 0
            if scheduled[id] == nil { schedule(rule, after: max(instant, loop.now)) }
        }
    }

    private func reschedule(_ id: String) {
        cancel(id)
        guard let rule = rules[id], rule.isEnabled else { return }
        let identities = metrics.identities(namespace: rule.namespace, metric: rule.metric)
        if identities.contains(where: rule.watches) { schedule(rule, after: loop.now) }
    }

    private func cancel(_ id: String) {
        if let event = scheduled.removeValue(forKey: id) { loop.cancel(event) }
    }

    private func schedule(_ rule: MetricRule, after instant: Instant) {
        let period = rule.periodSeconds
        let end = (instant.epochSeconds.dividedFloor(by: period) + 1) * period
        scheduled[rule.id] = loop.schedule(at: Instant(epochSeconds: end), label: "alarm rule") {
            [weak self] in
            self?.evaluate(rule.id, at: Instant(epochSeconds: end))
        }
    }

    private func evaluate(_ id: String, at end: Instant) {
        scheduled[id] = nil
        guard let rule = rules[id], rule.isEnabled else { return }
        let start = end.epochMillis - rule.periodSeconds * 1_000
        let watched = metrics.identities(namespace: rule.namespace, metric: rule.metric).filter(rule.watches)
        var hasData = false
        for identity in watched {
            let summary = metrics.points(
                of: identity, in: start..<end.epochMillis, periodSeconds: rule.periodSeconds
            ).first?.summary
            if summary != nil { hasData = true }
            var track = tracks[id]?[identity] ?? AlarmTrack()
            let change = track.take(summary, for: rule, at: end) { seconds in
                let from = start - seconds * 1_000
                return metrics.points(
                    of: identity, in: from..<from + rule.periodSeconds * 1_000,
                    periodSeconds: rule.periodSeconds
                ).first?.summary
            }
            tracks[id, default: [:]][identity] = track
            if let change { tell(change, rule, identity, summary, at: end) }
        }
        onChange?()
        emptyPeriods[id] = hasData ? 0 : emptyPeriods[id, default: 0] + 1
        if emptyPeriods[id, default: 0] < Self.periodsUntilSleep { schedule(rule, after: end) }
    }

    private func tell(
        _ change: AlarmTrack.Change, _ rule: MetricRule, _ identity: MetricIdentity,
        _ summary: MetricSummary?,
        at instant: Instant
    ) {
        let level = change.level ?? AlarmLevel.allCases.first { rule.conditions[$0] != nil }
        let condition = level.flatMap { rule.conditions[$0] }
        let isAwake = EffectiveHours(rule.effectiveInterval)?.contains(instant) ?? true
        let event = AlarmEvent(
            instant: instant, ruleID: rule.id, ruleName: rule.name, identity: identity, from: change.from,
            to: change.to, level: change.level,
            value: summary.flatMap { values in condition.flatMap { values.statistic($0.statistic) } },
            expression: condition?.expression ?? "", times: change.times, contactGroups: rule.contactGroups,
            webhook: rule.webhook, targets: rule.targets,
            isNotified: isAwake && (change.to == .alarm || change.from == .alarm))
        let limit = Instant(epochMicros: instant.epochMicros - Self.retention.wholeMicros)
        history.removeAll { $0.instant < limit }
        history.append(event)
        onChange?()
        sink.record(event)
    }

    /// Goes on with rules and states that were kept.
    func restore(
        rules: [MetricRule], tracks: [String: [MetricIdentity: AlarmTrack]], history: [AlarmEvent]
    ) {
        for rule in rules { self.rules[rule.id] = rule }
        (self.tracks, self.history) = (tracks, history)
        for rule in rules { reschedule(rule.id) }
    }
}
