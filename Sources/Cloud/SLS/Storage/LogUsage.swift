import CloudGateway
import LabKernel

/// Meters what a logstore holds over time: stored bytes and shards.
///
/// Quantities are summed by the day (UTC+8), so that writing many small groups makes no many events and every day
/// has its own: shards are billed by the most of a day.
/// Source: SLS "Billable items of pay-by-feature": storage by GB and day, active shards by day.
final class LogUsage {
    private let resource: ResourceName
    private var settled: Instant
    private var bytes: Int64 = 0
    private var shards: Int64
    /// What was held so far on the day that `settled` is in, and the days before it.
    private var today: Day
    private var days: [Day] = []

    /// What was held on one day, or on a part of it.
    private struct Day {
        var start: Instant
        var end: Instant
        var byteMicros: Int128 = 0
        var shardMicros: Int128 = 0
        var mostShards: Int64 = 0
    }

    init(resource: ResourceName, shards: Int, at instant: Instant) {
        (self.resource, self.shards, settled) = (resource, Int64(shards), instant)
        today = Day(start: instant, end: instant)
    }

    /// Adds to what is stored, from `instant` on; `instant` may lie before the last change, as with data that
    /// expired unseen.
    func addBytes(_ count: Int64, at instant: Instant) {
        advance(to: instant)
        bytes += count
        guard instant < settled else { return }
        // The days that were counted without the change, and before them what was sent already.
        var rest = Int128(instant.duration(to: settled).wholeMicros)
        for index in days.indices {
            let held = max(instant, days[index].start).duration(to: days[index].end).wholeMicros
            guard held > 0 else { continue }
            days[index].byteMicros += Int128(count) * Int128(held)
            rest -= Int128(held)
        }
        today.byteMicros += Int128(count) * rest
    }

    func setShards(_ count: Int, at instant: Instant) {
        advance(to: instant)
        shards = Int64(count)
    }

    /// Sends all that was held up to `instant`, day by day.
    func settle(at instant: Instant, to meter: any UsageMeter, isIngestMode: Bool) {
        advance(to: instant)
        for day in days + [today] {
            send(
                isIngestMode ? "log.ingest.storage" : "log.storage", day.byteMicros, "byte-second", day,
                to: meter)
            guard !isIngestMode else { continue }
            send("log.shard", day.shardMicros, "shard-second", day, peak: day.mostShards, to: meter)
        }
        days = []
        today = Day(start: settled, end: settled)
    }

    private func send(
        _ name: String, _ micros: Int128, _ unit: String, _ day: Day, peak: Int64? = nil,
        to meter: any UsageMeter
    ) {
        guard micros > 0 else { return }
        meter.record(
            UsageEvent(
                instant: day.end, meter: name, resource: resource, quantity: Rational(micros, 1_000_000),
                unit: unit,
                since: day.start, peak: peak.map { Rational(Int128($0)) }))
    }

    private func advance(to instant: Instant) {
        while instant > settled {
            let end = min(instant, Self.nextDay(after: settled))
            let micros = Int128(settled.duration(to: end).wholeMicros)
            today.byteMicros += Int128(bytes) * micros
            today.shardMicros += Int128(shards) * micros
            today.mostShards = max(today.mostShards, shards)
            (settled, today.end) = (end, end)
            if end == Self.nextDay(after: today.start) {
                days.append(today)
                today = Day(start: end, end: end)
            }
        }
    }

    /// Midnight in UTC+8.
    private static func nextDay(after instant: Instant) -> Instant {
        let (day, zone): (Int64, Int64) = (86_400_000_000, 28_800_000_000)
        return Instant(epochMicros: ((instant.epochMicros + zone).dividedFloor(by: day) + 1) * day - zone)
    }
}
