import CloudGateway
import LabKernel

/// Meters what a logstore holds over time: stored bytes and shards.
///
/// Quantities are summed between settlements, so that writing many small groups makes no many events.
/// Source: SLS "Billable items of pay-by-feature": storage by GB and day, active shards by day.
final class LogUsage {
    private let resource: ResourceName
    private var settled: Instant
    private var bytes: Int64 = 0
    private var shards: Int64
    private var byteMicros: Int128 = 0
    private var shardMicros: Int128 = 0

    init(resource: ResourceName, shards: Int, at instant: Instant) {
        (self.resource, self.shards, settled) = (resource, Int64(shards), instant)
    }

    /// Adds to what is stored, from `instant` on; `instant` may lie before the last change, as with data that
    /// expired unseen.
    func addBytes(_ count: Int64, at instant: Instant) {
        advance(to: instant)
        bytes += count
        byteMicros += Int128(count) * Int128(instant.duration(to: settled).wholeMicros)
    }

    func setShards(_ count: Int, at instant: Instant) {
        advance(to: instant)
        shards = Int64(count)
    }

    /// Sends all that was held up to `instant`.
    func settle(at instant: Instant, to meter: any UsageMeter, isIngestMode: Bool) {
        advance(to: instant)
        send("log.storage", byteMicros, "byte-second", at: instant, to: meter)
        if !isIngestMode { send("log.shard", shardMicros, "shard-second", at: instant, to: meter) }
        (byteMicros, shardMicros) = (0, 0)
    }

    private func send(
        _ name: String, _ micros: Int128, _ unit: String, at instant: Instant, to meter: any UsageMeter
    ) {
        guard micros > 0 else { return }
        let quantity = Rational(micros, 1_000_000)
        meter.record(
            UsageEvent(instant: instant, meter: name, resource: resource, quantity: quantity, unit: unit))
    }

    private func advance(to instant: Instant) {
        guard instant > settled else { return }
        let micros = Int128(settled.duration(to: instant).wholeMicros)
        byteMicros += Int128(bytes) * micros
        shardMicros += Int128(shards) * micros
        settled = instant
    }
}
