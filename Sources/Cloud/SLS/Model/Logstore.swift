import CloudGateway
import LabKernel

/// A logstore: shards with their logs, an index, consumer groups.
final class Logstore {
    /// How a logstore is paid for.
    enum MeteringMode: String, CaseIterable {
        case byFeature = "ChargeByFunction", byIngest = "ChargeByDataIngest"
    }

    let name: String
    let projectName: String
    let created: Instant
    var modified: Instant
    /// Days that logs are kept; 3650 is for ever.
    var ttlDays: Int
    /// Members that are kept and answered; but for `appendMeta` they change nothing here: `autoSplit`,
    /// `telemetryType`, …
    var settings: [(String, JSONValue)]
    var shards: [Shard]
    var index: IndexConfiguration?
    var groups: [String: ConsumerGroup] = [:]
    var meteringMode = MeteringMode.byFeature
    let usage: LogUsage
    private let persistence: (any LogPersistence)?
    private var nextBalanced = 0

    init(
        name: String, project: String, ttlDays: Int, shards: [Shard], settings: [(String, JSONValue)],
        usage: LogUsage, created: Instant, persistence: (any LogPersistence)?
    ) {
        (self.name, projectName, self.ttlDays, self.persistence) = (name, project, ttlDays, persistence)
        (self.shards, self.settings, self.usage) = (shards, settings, usage)
        (self.created, modified) = (created, created)
    }

    /// Whether writes are tagged with where they came from and when.
    var appendsMeta: Bool { settings.first { $0.0 == "appendMeta" }?.1.boolValue == true }

    var writableShards: [Shard] { shards.filter { $0.status == .readwrite } }

    func shard(_ id: Int) throws(CloudError) -> Shard {
        guard let shard = shards.first(where: { $0.id == id }) else { throw SLSErrors.shardNotExist(id) }
        return shard
    }

    /// The shard for a write without a key: each writable one in turn.
    func balancedShard() -> Shard {
        let writable = writableShards
        precondition(!writable.isEmpty, "a split or merge always leaves writable shards")
        nextBalanced = (nextBalanced + 1) % writable.count
        return writable[nextBalanced]
    }

    /// The shard for a write of `bytes` without a key: each writable one in turn that has quota left; nil when
    /// none has.
    func balancedShard(for bytes: Int64, at now: Instant) -> Shard? {
        for _ in writableShards {
            let shard = balancedShard()
            if shard.admitWrite(bytes, at: now) { return shard }
        }
        return nil
    }

    /// The writable shard that covers `key`.
    func shard(for key: HashKey) -> Shard {
        guard let shard = writableShards.first(where: { $0.covers(key) }) else {
            preconditionFailure("writable shards cover all keys")
        }
        return shard
    }

    /// Removes what is older than the time to live, and frees its files.
    func expire(at now: Instant) {
        for group in drop(expiredAt: now) { usage.addBytes(-group.billedBytes, at: group.received + ttl) }
    }

    private var ttl: Duration { .hours(Int64(ttlDays) * 24) }

    /// Removes what is older than the time to live, frees its files, and answers it.
    @discardableResult
    func drop(expiredAt now: Instant) -> [StoredGroup] {
        guard ttlDays < 3_650 else { return [] }
        let limit = Instant(epochMicros: now.epochMicros - ttl.wholeMicros)
        return shards.flatMap { shard -> ArraySlice<StoredGroup> in
            let expired = shard.trim(before: limit)
            if !expired.isEmpty {
                let key = ShardKey(project: projectName, logstore: name, shard: shard.id)
                persistence?.trim(key, before: shard.firstSequence)
            }
            return expired
        }
    }

    /// The structure Logstore as the service answers it.
    var json: JSONValue {
        let base: [(String, JSONValue)] = [
            ("logstoreName", .string(name)), ("ttl", .int(ttlDays)),
            ("shardCount", .int(writableShards.count)),
            ("createTime", .int(created.epochSeconds)), ("lastModifyTime", .int(modified.epochSeconds)),
        ]
        return .object(base + settings)
    }
}
