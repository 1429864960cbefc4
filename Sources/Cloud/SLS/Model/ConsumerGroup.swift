import LabKernel

/// A consumer group: which consumer reads which shard, and how far each shard was read.
///
/// Source: SLS "Use consumer groups to consume logs": consumers that sent no heartbeat for `timeout` seconds
/// lose their shards.
struct ConsumerGroup {
    struct Checkpoint {
        var cursor: String
        var consumer: String
        var updated: Instant
    }

    let name: String
    var timeoutSeconds: Int64
    /// Whether shards of a split are read after their parent.
    var isOrdered: Bool
    var checkpoints: [Int: Checkpoint] = [:]
    private var heartbeats: [String: Instant] = [:]
    private var owners: [Int: String] = [:]

    init(name: String, timeoutSeconds: Int64, isOrdered: Bool) {
        (self.name, self.timeoutSeconds, self.isOrdered) = (name, timeoutSeconds, isOrdered)
    }

    /// Takes a heartbeat of a consumer and answers its shards, sorted.
    ///
    /// Shards are dealt evenly over living consumers in the order of their names. A shard moves only after
    /// its holder let go of it: a consumer keeps what it reports as held until the answer no longer lists it.
    mutating func heartbeat(_ consumer: String, holding held: [Int], shards: [Int], at now: Instant) -> [Int]
    {
        let limit = Instant(epochMicros: now.epochMicros - timeoutSeconds * 1_000_000)
        heartbeats[consumer] = now
        heartbeats = heartbeats.filter { $0.value >= limit }
        owners = owners.filter { shards.contains($0.key) && heartbeats[$0.value] != nil }
        let wanted = Self.deal(shards, to: heartbeats.keys.sorted())
        for shard in shards where wanted[shard] == consumer && owners[shard] == nil {
            owners[shard] = consumer
        }
        // What is dealt to another and no longer held is free to be taken.
        for (shard, owner) in owners
        where owner == consumer && wanted[shard] != consumer && !held.contains(shard) {
            owners[shard] = nil
        }
        return shards.filter { owners[$0] == consumer && wanted[$0] == consumer }
    }

    /// Whether a heartbeat of the consumer came within the timeout.
    func isAlive(_ consumer: String, at now: Instant) -> Bool {
        heartbeats[consumer].map { $0.duration(to: now) <= .seconds(timeoutSeconds) } ?? false
    }

    func owner(of shard: Int) -> String? { owners[shard] }

    private static func deal(_ shards: [Int], to consumers: [String]) -> [Int: String] {
        var dealt: [Int: String] = [:]
        for (index, shard) in shards.enumerated() { dealt[shard] = consumers[index % consumers.count] }
        return dealt
    }

    var json: JSONValue {
        .object([("name", .string(name)), ("timeout", .int(timeoutSeconds)), ("order", .bool(isOrdered))])
    }
}
