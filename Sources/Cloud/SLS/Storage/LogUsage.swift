import CloudGateway
import LabKernel

/// Meters what a logstore holds over time: stored bytes and shards.
///
/// Quantities are summed by the day (UTC+8), so that writing many small groups makes no many events and every day
/// has its own: shards are billed by the most of a day.
/// Source: SLS "Billable items of pay-by-feature": storage by GB and day, active shards by day;
/// "Pay-by-ingested-data" (2025-03-07): 30 days of storage are included, and later days are billed.
final class LogUsage {
    private let resource: ResourceName
    private var settled: Instant
    private var bytes: Int64 = 0
    private var shards: Int64
    /// What was held so far on the day that `settled` is in, and the days before it.
    private var today: Day
    private var days: [Day] = []
    /// Bytes by the day on which they came, oldest first, of those that are not older than the included days.
    private var young: [(day: Instant, bytes: Int64)] = []
    /// Bytes that came before, whether they are still there or not, and all that went: the oldest go first.
    private var aged: Int64 = 0
    private var gone: Int64 = 0
    /// Days of storage that pay-by-ingested-data includes.
    private static let includedDays: Int64 = 30

    /// What was held on one day, or on a part of it.
    private struct Day {
        var start: Instant
        var end: Instant
        var byteMicros: Int128 = 0
        /// Of them, of bytes older than the included days.
        var lateMicros: Int128 = 0
        var shardMicros: Int128 = 0
        var mostShards: Int64 = 0
    }

    init(resource: ResourceName, shards: Int, at instant: Instant) {
        (self.resource, self.shards, settled) = (resource, Int64(shards), instant)
        today = Day(start: instant, end: instant)
    }

    /// Adds to what is stored, from `instant` on; `instant` may lie before the last change, as with data that
    /// expired unseen.
    ///
    /// - Parameter arrived: When the bytes came, if that was before `instant`.
    func addBytes(_ count: Int64, at instant: Instant, arrived: Instant? = nil) {
        advance(to: instant)
        bytes += count
        let lateBefore = late
        if count < 0 { gone -= count } else { come(count, on: Self.day(of: arrived ?? instant)) }
        let lateChange = Int128(late - lateBefore)
        guard instant < settled else { return }
        // The days that were counted without the change, and before them what was sent already.
        var rest = Int128(instant.duration(to: settled).wholeMicros)
        for index in days.indices {
            let held = max(instant, days[index].start).duration(to: days[index].end).wholeMicros
            guard held > 0 else { continue }
            days[index].byteMicros += Int128(count) * Int128(held)
            days[index].lateMicros += lateChange * Int128(held)
            rest -= Int128(held)
        }
        today.byteMicros += Int128(count) * rest
        today.lateMicros += lateChange * rest
    }

    /// Bytes that are stored and older than the included days.
    private var late: Int64 { max(0, aged - gone) }

    private func come(_ count: Int64, on day: Instant) {
        if day + .hours(24 * Self.includedDays) <= Self.day(of: settled) {
            aged += count
        } else if let last = young.last, last.day >= day {
            young[young.count - 1].bytes += count
        } else {
            young.append((day, count))
        }
    }

    /// What came so long ago by the beginning of a day is no longer included.
    private func age(at day: Instant) {
        let old = young.prefix { $0.day + .hours(24 * Self.includedDays) <= day }
        aged += old.reduce(0) { $0 + $1.bytes }
        young.removeFirst(old.count)
    }

    func setShards(_ count: Int, at instant: Instant) {
        advance(to: instant)
        shards = Int64(count)
    }

    /// Sends all that was held up to `instant`, day by day.
    func settle(at instant: Instant, to meter: any UsageMeter, isIngestMode: Bool) {
        advance(to: instant)
        for day in days + [today] {
            guard !isIngestMode else {
                send("log.ingest.storage", day.byteMicros - day.lateMicros, "byte-second", day, to: meter)
                send("log.ingest.storage.hot", day.lateMicros, "byte-second", day, to: meter)
                continue
            }
            send("log.storage", day.byteMicros, "byte-second", day, to: meter)
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
            today.lateMicros += Int128(late) * micros
            today.shardMicros += Int128(shards) * micros
            today.mostShards = max(today.mostShards, shards)
            (settled, today.end) = (end, end)
            if end == Self.day(of: end) { age(at: end) }
            if end == Self.nextDay(after: today.start) {
                days.append(today)
                today = Day(start: end, end: end)
            }
        }
    }

    /// Midnight in UTC+8 after an instant.
    private static func nextDay(after instant: Instant) -> Instant { day(of: instant) + .hours(24) }

    /// Midnight in UTC+8 at which an instant's day begins.
    private static func day(of instant: Instant) -> Instant {
        let (day, zone): (Int64, Int64) = (86_400_000_000, 28_800_000_000)
        return Instant(epochMicros: (instant.epochMicros + zone).dividedFloor(by: day) * day - zone)
    }
}
