import LabKernel

/// When a failed job starts again, and when it stays failed; names, defaults and texts are Flink's.
///
/// Source: Flink 1.20 documentation, "Task Failure Recovery"; texts as Flink 1.20.3 prints them.
package struct RestartStrategy: Sendable {
    package enum Kind: Sendable, Equatable {
        case none
        case fixedDelay(attempts: Int, delayMillis: Int64)
        case exponentialDelay(ExponentialDelay)
        case failureRate(maxFailures: Int, intervalMillis: Int64, delayMillis: Int64)
    }
    package struct ExponentialDelay: Sendable, Equatable {
        package var initialMillis: Int64 = 1_000
        package var maxMillis: Int64 = 60_000
        package var multiplier = 1.5
        package var resetThresholdMillis: Int64 = 3_600_000
        package var jitter = 0.1
        /// nil for no limit.
        package var attempts: Int?
        package init() {}
    }

    package let kind: Kind
    private var failures: [Int64] = []
    private var backoffMillis: Int64 = 0
    private var lastFailureMillis: Int64?

    package init(_ kind: Kind) { self.kind = kind }

    /// Takes notice of a failure.
    ///
    /// - Parameter jitter: a number in -1...1 from the job's stream of chance.
    /// - Returns: how long to wait before the next attempt; nil if there will be none.
    mutating func delay(failedAt now: Int64, jitter: Double) -> Int64? {
        failures.append(now)
        switch kind {
        case .none: return nil
        case .fixedDelay(let attempts, let delay): return failures.count <= attempts ? delay : nil
        case .failureRate(let most, let interval, let delay):
            failures.removeAll { $0 <= now - interval }
            return failures.count <= most ? delay : nil
        case .exponentialDelay(let settings): return exponential(settings, now, jitter)
        }
    }

    private mutating func exponential(_ settings: ExponentialDelay, _ now: Int64, _ jitter: Double) -> Int64?
    {
        if let last = lastFailureMillis, now - last < settings.resetThresholdMillis + backoffMillis {
            backoffMillis = min(settings.maxMillis, Int64(Double(backoffMillis) * settings.multiplier))
        } else {
            backoffMillis = settings.initialMillis
            failures = [now]
        }
        lastFailureMillis = now
        if let most = settings.attempts, failures.count > most { return nil }
        return backoffMillis + Int64(Double(backoffMillis) * settings.jitter * jitter)
    }

    /// The strategy as it names itself in `Recovery is suppressed by …`.
    package var text: String {
        switch kind {
        case .none: "NoRestartBackoffTimeStrategy"
        case .fixedDelay(let attempts, let delay):
            "FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts=\(attempts), backoffTimeMS=\(delay))"
        case .failureRate(let most, let interval, let delay):
            "FailureRateRestartBackoffTimeStrategy(FailureRateRestartBackoffTimeStrategy("
                + "failuresIntervalMS=\(interval),backoffTimeMS=\(delay),maxFailuresPerInterval=\(most))"
        case .exponentialDelay(let settings):
            "ExponentialDelayRestartBackoffTimeStrategy(initialBackoffMS=\(settings.initialMillis), "
                + "maxBackoffMS=\(settings.maxMillis), backoffMultiplier=\(settings.multiplier), "
                + "resetBackoffThresholdMS=\(settings.resetThresholdMillis), jitterFactor=\(settings.jitter), "
                + "currentBackoffMS=\(backoffMillis), lastFailureTimestamp=\(lastFailureMillis ?? 0))"
        }
    }
}
