import CloudGateway
import LabKernel

/// Splits a writable shard at a key, or evenly into `shardCount` shards (two when it is left out); the parent stays
/// readable.
enum SplitShard: SLSOperation {
    static let name = "SplitShard"
    static let action = "SplitShard"
    static let method = "POST"
    static let path = "/logstores/{logstore}/shards/{shard}"
    static let selector: (name: String, value: String)? = ("action", "split")
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let (logstore, parent) = try call.shard(catalog)
        guard parent.status == .readwrite else {
            throw SLSErrors.shardOperation("shard \(parent.id) is readonly")
        }
        let borders = try borders(of: parent, call)
        parent.status = .readonly
        let first = (logstore.shards.map(\.id).max() ?? 0) + 1
        let children = zip(borders, borders.dropFirst()).enumerated().map { offset, range in
            Shard(
                id: first + offset, begin: range.0, end: range.1, created: call.now,
                index: catalog.newIndex(logstore.projectName, logstore.name, shard: first + offset))
        }
        logstore.shards += children
        logstore.usage.setShards(logstore.writableShards.count, at: call.now)
        try catalog.save(logstore)
        return SLSAnswer.json(.array(([parent] + children).map(ListShards.json)))
    }

    /// The keys at which the new shards begin, and the end of the last.
    private static func borders(of parent: Shard, _ call: SLSCall) throws(CloudError) -> [HashKey] {
        if let text = call.query("key") {
            guard let key = HashKey(text) else {
                throw SLSErrors.invalid("key", "32 hexadecimal digits are expected")
            }
            guard parent.begin < key, key < parent.end else {
                throw SLSErrors.shardOperation("the key \(key.text) is not within shard \(parent.id)")
            }
            return [parent.begin, key, parent.end]
        }
        let count = try call.number("shardCount") ?? 2
        guard (2...100).contains(count) else { throw SLSErrors.invalid("shardCount", "2 to 100 is expected") }
        let inner = (1..<Int(count)).map { HashKey.part($0, of: Int(count), parent.begin, parent.end) }
        return [parent.begin] + inner + [parent.end]
    }
}
