import LabKernel

/// The time of those who call, read once from the machine's clock and counted on from there.
package struct WallTime: Sendable {
    private let start: Instant
    private let began = ContinuousClock.now

    /// `start` is the time now.
    package init(_ start: Instant) { self.start = start }

    package var now: Instant { start.advanced(by: ContinuousClock.now - began) }
}

/// How the virtual time of a served world follows wall time: at a speed, or not at all while it is paused.
package struct WorldClock: Sendable {
    /// Virtual time at the moment `since`.
    private var anchor: Instant
    private var since: ContinuousClock.Instant
    /// Virtual seconds in a second.
    package private(set) var speed: Double
    package private(set) var isPaused = false
    /// Whether somebody else than the world's own people holds the clock.
    package var isFrozen = false

    package init(_ start: Instant, speed: Double, now: ContinuousClock.Instant = .now) {
        (anchor, self.speed, since) = (start, speed, now)
    }

    package var stands: Bool { isPaused || isFrozen }

    /// Virtual time now.
    package func present(_ now: ContinuousClock.Instant = .now) -> Instant {
        guard !stands else { return anchor }
        return anchor.advanced(by: .microseconds(Int64(Double((now - since).wholeMicros) * speed)))
    }

    /// Wall time from now until `instant`; nil while the clock stands.
    package func wait(until instant: Instant, _ now: ContinuousClock.Instant = .now) -> Duration? {
        guard !stands else { return nil }
        return (instant - present(now)) / speed
    }

    package mutating func pause() { settle { $0.isPaused = true } }
    package mutating func play() { settle { $0.isPaused = false } }
    package mutating func freeze(_ frozen: Bool) { settle { $0.isFrozen = frozen } }
    package mutating func run(at speed: Double) { settle { $0.speed = speed } }

    /// Virtual time is `instant` now, unless it is later already.
    package mutating func reach(_ instant: Instant) { settle { $0.anchor = max($0.anchor, instant) } }

    private mutating func settle(_ change: (inout WorldClock) -> Void) {
        let now = ContinuousClock.now
        (anchor, since) = (present(now), now)
        change(&self)
    }
}
