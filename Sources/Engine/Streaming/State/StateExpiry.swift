/// When the state of each group was last written, for `table.exec.state.ttl`: what has not been written for
/// that long counts as never written.
///
/// Processing time decides; reading does not renew, and expired state is never returned.
/// Source: Flink class `StateConfigUtil` (`OnCreateAndWrite`, `NeverReturnExpired`).
final class StateExpiry {
    /// Milliseconds; always more than 0.
    let ttlMillis: Int64
    private let times = Column(.int64)
    private var nextSweep = Int64.min

    /// Nil if state is kept for ever.
    init?(ttlMillis: Int64) {
        guard ttlMillis > 0 else { return nil }
        self.ttlMillis = ttlMillis
    }

    /// Makes room for groups `0 ..< count`; new ones count as written now.
    func grow(_ count: Int, now: Int64) { while times.count < count { times.append(int64: now) } }

    /// Whether what was written at `time` has expired.
    @inline(__always) func isExpired(_ time: Int64, now: Int64) -> Bool { time &+ ttlMillis <= now }

    /// Whether a group's state has expired.
    @inline(__always) func isExpired(group: Int, now: Int64) -> Bool {
        isExpired(times.int64s[group], now: now)
    }

    /// The group's state is written.
    @inline(__always) func touch(_ group: Int, now: Int64) { times.int64s[group] = now }

    /// Whether it is time to look for expired state; true at most once per time-to-live.
    func isSweepDue(now: Int64) -> Bool {
        guard now >= nextSweep else { return false }
        defer { nextSweep = now &+ ttlMillis }
        return nextSweep != .min
    }

    func compact(keeping kept: [Int32]) {
        let copy = Column(.int64)
        copy.copy(times)
        times.gather(copy, kept, kept.count)
    }

    func snapshot(_ writer: inout SnapshotWriter) { writer.write(times) }

    /// Reads the times of saved groups: those of group `i` become those of `mapping[i]`, or are dropped if that
    /// is -1.
    func restore(_ reader: inout SnapshotReader, mapping: [Int32]) throws(SnapshotError) {
        let saved = try reader.readColumn(.int64)
        guard saved.count == mapping.count else { throw SnapshotError("times of state are cut off") }
        for (from, to) in mapping.enumerated() where to >= 0 {
            grow(Int(to) + 1, now: 0)
            times.int64s[Int(to)] = saved.int64s[from]
        }
    }

    var bytes: Int { times.capacity * 8 }
}
