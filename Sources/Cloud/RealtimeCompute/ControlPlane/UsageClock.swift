import CloudGateway
import LabKernel

/// Meters what is used for as long as it is held: CUs of jobs, session clusters and workspaces.
///
/// Usage goes out when something stops and when the clock is settled, cut at full hours of the world's time,
/// so that hourly bills get what is theirs. Source: help.aliyun.com, Realtime Compute "Pay-as-you-go": CUs by
/// the minute, billed by the hour.
final class UsageClock {
    private struct Meter {
        var name: String
        var resource: ResourceName
        var rate: Rational
        var settled: Instant
    }

    private let meter: any UsageMeter
    private var running = OrderedStore<Meter>()

    init(meter: any UsageMeter) { self.meter = meter }

    /// Begins metering `rate` CUs under `id`.
    func start(_ id: String, meter name: String, resource: ResourceName, rate: Rational, at instant: Instant)
    {
        running[id] = Meter(name: name, resource: resource, rate: rate, settled: instant)
    }

    /// Ends metering `id` and sends the rest; no effect when it does not run.
    func stop(_ id: String, at instant: Instant) {
        settle(id, at: instant)
        running[id] = nil
    }

    /// Sends all that was used up to `instant`, hour by hour, in the order things were started.
    func settle(at instant: Instant) {
        while let first = running.ids.compactMap({ running[$0]?.settled }).min(), first < instant {
            let end = min(instant, Self.nextHour(after: first))
            for id in running.ids { settle(id, at: end) }
        }
    }

    private func settle(_ id: String, at instant: Instant) {
        guard var entry = running[id] else { return }
        while entry.settled < instant {
            let end = min(instant, Self.nextHour(after: entry.settled))
            let micros = entry.settled.duration(to: end).wholeMicros
            let quantity = entry.rate * Rational(Int128(micros), 1_000_000)
            meter.record(
                UsageEvent(
                    instant: end, meter: entry.name, resource: entry.resource, quantity: quantity,
                    unit: "cu-second", since: entry.settled))
            entry.settled = end
        }
        running[id] = entry
    }

    private static func nextHour(after instant: Instant) -> Instant {
        Instant(epochSeconds: (instant.epochSeconds.dividedFloor(by: 3_600) + 1) * 3_600)
    }
}
