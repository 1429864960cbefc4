import LabKernel

/// How one series stands with one rule.
struct AlarmTrack {
    private(set) var state = AlarmState.insufficientData
    private(set) var level: AlarmLevel?
    private(set) var breaches: [AlarmLevel: Int] = [:]
    private(set) var notified: Instant?

    init() {}

    /// A track that goes on where it was.
    init(state: AlarmState, level: AlarmLevel?, breaches: [AlarmLevel: Int], notified: Instant?) {
        (self.state, self.level, self.breaches, self.notified) = (state, level, breaches, notified)
    }

    /// What a period brought about.
    struct Change {
        var from: AlarmState
        var to: AlarmState
        var level: AlarmLevel?
        var times: Int
        /// Whether this is an alarm that goes on, told again after its silence.
        var isRepeated: Bool
    }

    /// Takes a period's values, nil for none, and answers what changed; nil when there is nothing to say.
    /// `earlier` answers the values of the period that many seconds before.
    mutating func take(
        _ summary: MetricSummary?, for rule: MetricRule, at now: Instant,
        earlier: (Int64) -> MetricSummary? = { _ in nil }
    ) -> Change? {
        guard let summary else { return takeNoData(rule) }
        for level in AlarmLevel.allCases {
            guard let condition = rule.conditions[level] else { continue }
            let isBroken = condition.holds(
                for: summary, periodSeconds: rule.periodSeconds, earlier: earlier)
            breaches[level] = isBroken ? breaches[level, default: 0] + 1 : 0
        }
        let reached = AlarmLevel.allCases.first { level in
            rule.conditions[level].map { breaches[level, default: 0] >= $0.times } ?? false
        }
        guard let reached else { return move(to: .ok, nil, times: 0) }
        let times = breaches[reached, default: 0]
        if state == .alarm, level == reached { return repeated(times, rule, now) }
        notified = now
        return move(to: .alarm, reached, times: times)
    }

    private mutating func takeNoData(_ rule: MetricRule) -> Change? {
        switch rule.noDataPolicy {
        case .keep: return nil
        case .ok:
            breaches = [:]
            return move(to: .ok, nil, times: 0)
        case .insufficient:
            breaches = [:]
            return move(to: .insufficientData, nil, times: 0)
        }
    }

    private mutating func repeated(_ times: Int, _ rule: MetricRule, _ now: Instant) -> Change? {
        guard let last = notified, last.duration(to: now) >= .seconds(rule.silenceSeconds) else { return nil }
        notified = now
        return Change(from: .alarm, to: .alarm, level: level, times: times, isRepeated: true)
    }

    private mutating func move(to next: AlarmState, _ level: AlarmLevel?, times: Int) -> Change? {
        guard next != state || level != self.level else { return nil }
        let change = Change(from: state, to: next, level: level, times: times, isRepeated: false)
        (state, self.level) = (next, level)
        return change
    }
}
