import LabKernel

/// One shard: a range of hash keys, and the groups written to it in their order.
///
/// Source: SLS "Shards". A split or merge leaves the parent readonly until its data expires.
final class Shard {
    enum Status: String { case readwrite, readonly }

    let id: Int
    let begin: HashKey
    let end: HashKey
    let created: Instant
    var status = Status.readwrite
    private(set) var groups: [StoredGroup] = []
    /// Bytes of the groups that are there.
    private(set) var payloadBytes: Int64 = 0
    /// The sequence number of the first group that is still there.
    private(set) var firstSequence: Int64
    /// What finds words and fields.
    let index: ShardIndex
    private var writes = RateWindow()
    private var reads = RateWindow()

    init(
        id: Int, begin: HashKey, end: HashKey, created: Instant, firstSequence: Int64 = 0, index: ShardIndex
    ) {
        self.index = index
        (self.id, self.begin, self.end) = (id, begin, end)
        (self.created, self.firstSequence) = (created, firstSequence)
    }

    /// Where the next group will stand.
    var nextSequence: Int64 { firstSequence + Int64(groups.count) }

    func append(_ group: StoredGroup) {
        groups.append(group)
        index.noteLines(group.logCount)
        payloadBytes += Int64(group.payload.count)
    }

    /// Groups from `sequence` on; those that expired are passed over.
    func groups(from sequence: Int64) -> ArraySlice<StoredGroup> {
        let index = min(max(0, sequence - firstSequence), Int64(groups.count))
        return groups[Int(index)...]
    }

    /// The sequence number of the first group received at or after `instant`.
    func sequence(at instant: Instant) -> Int64 {
        firstSequence + Int64(groups.partitioningIndex { $0.received >= instant })
    }

    /// Removes groups received before `limit` and answers them.
    func trim(before limit: Instant) -> ArraySlice<StoredGroup> {
        let count = groups.partitioningIndex { $0.received >= limit }
        guard count > 0 else { return [] }
        let removed = groups[..<count]
        payloadBytes -= removed.reduce(0) { $0 + Int64($1.payload.count) }
        groups.removeFirst(count)
        firstSequence += Int64(count)
        index.trim(before: firstSequence)
        return removed
    }

    /// Whether `key` belongs to this shard; the highest key belongs to the last one.
    func covers(_ key: HashKey) -> Bool {
        begin <= key && (key < end || (end == .highest && key == .highest))
    }

    /// Takes a write of `bytes` from the quota of this second; false when it is used up.
    ///
    /// Source: SLS "Shards": 5 MB and 500 writes a second.
    func admitWrite(_ bytes: Int64, at instant: Instant) -> Bool {
        writes.admit(bytes, at: instant, byteLimit: 5 << 20, countLimit: 500) == nil
    }

    /// Takes a read of `bytes` from the quota of this second, 10 MB and 100 reads, and answers what is used up.
    func admitRead(_ bytes: Int64, at instant: Instant) -> ShardLimit? {
        reads.admit(bytes, at: instant, byteLimit: 10 << 20, countLimit: 100)
    }
}

/// A limit of a shard by the second.
enum ShardLimit: String { case bytes, qps }

/// What was used in the current second of the world's clock.
private struct RateWindow {
    private var second: Int64 = .min
    private var bytes: Int64 = 0
    private var count = 0

    /// A request is admitted while the second has something left; one large request may overdraw it.
    mutating func admit(
        _ size: Int64, at instant: Instant, byteLimit: Int64, countLimit: Int
    ) -> ShardLimit? {
        if instant.epochSeconds != second { (second, bytes, count) = (instant.epochSeconds, 0, 0) }
        guard count < countLimit else { return .qps }
        guard bytes < byteLimit else { return .bytes }
        bytes += size
        count += 1
        return nil
    }
}
