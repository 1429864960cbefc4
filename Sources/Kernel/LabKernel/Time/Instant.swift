/// A point in virtual time: whole microseconds since 1970-01-01T00:00:00Z, leap seconds ignored as in POSIX time.
package struct Instant: Hashable, Comparable, Sendable, InstantProtocol {
    package typealias Duration = Swift.Duration

    /// Microseconds since the Unix epoch; negative before 1970.
    package var epochMicros: Int64

    package init(epochMicros: Int64) { self.epochMicros = epochMicros }

    /// Milliseconds since the Unix epoch, rounded towards the past.
    package init(epochMillis: Int64) { self.epochMicros = epochMillis * 1_000 }

    /// Seconds since the Unix epoch.
    package init(epochSeconds: Int64) { self.epochMicros = epochSeconds * 1_000_000 }

    /// Milliseconds since the Unix epoch, rounded towards the past.
    package var epochMillis: Int64 { epochMicros.dividedFloor(by: 1_000) }

    /// Seconds since the Unix epoch, rounded towards the past.
    package var epochSeconds: Int64 { epochMicros.dividedFloor(by: 1_000_000) }

    package static let epoch = Instant(epochMicros: 0)
    package static let distantFuture = Instant(epochMicros: .max)

    package static func < (left: Instant, right: Instant) -> Bool { left.epochMicros < right.epochMicros }

    /// Saturates at `distantFuture` instead of overflowing.
    package func advanced(by duration: Duration) -> Instant {
        let (sum, overflow) = epochMicros.addingReportingOverflow(duration.wholeMicros)
        return Instant(epochMicros: overflow ? .max : sum)
    }

    package func duration(to other: Instant) -> Duration { .microseconds(other.epochMicros - epochMicros) }

    package static func + (left: Instant, right: Duration) -> Instant { left.advanced(by: right) }
    package static func - (left: Instant, right: Instant) -> Duration { right.duration(to: left) }
}

extension Duration {
    /// Whole microseconds, rounded towards zero; saturates at the ends of `Int64`.
    package var wholeMicros: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        return scaled + attoseconds / 1_000_000_000_000
    }

    /// Whole milliseconds, rounded towards zero.
    package var wholeMillis: Int64 { wholeMicros / 1_000 }

    /// Seconds as a floating-point number, for rates and display.
    package var inSeconds: Double { Double(wholeMicros) / 1_000_000 }

    /// `count` minutes.
    package static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }

    /// `count` hours.
    package static func hours(_ count: Int64) -> Duration { .seconds(count * 3_600) }
}

extension FixedWidthInteger {
    /// Division rounded towards negative infinity; `divisor` must be positive.
    @inlinable package func dividedFloor(by divisor: Self) -> Self {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
