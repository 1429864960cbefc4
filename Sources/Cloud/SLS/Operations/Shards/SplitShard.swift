import CloudGateway
import LabKernel

/// Splits a writable shard at a key, or in the middle; the parent stays readable.
///
/// Not emulated: splits into more than two (`shardCount`).
enum SplitShard: SLSOperation {
    static let name = "SplitShard"
    static let action = "SplitShard"
    static let method = "POST"
    static let path = "/logstores/{logstore}/shards/{shard}"
    static let selector: (name: String, value: String)? = ("action", "split")
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let (logstore, parent) = try call.shard(catalog)
        if let count = try call.number("shardCount"), count != 2 {
            throw SLSErrors.unsupported("a split into \(count) shards")
        }
        guard parent.status == .readwrite else {
            throw SLSErrors.shardOperation("shard \(parent.id) is readonly")
        }
        var middle = HashKey.middle(parent.begin, parent.end)
        if let text = call.query("key") {
            guard let key = HashKey(text) else {
                throw SLSErrors.invalid("key", "32 hexadecimal digits are expected")
            }
            middle = key
        }
        guard parent.begin < middle, middle < parent.end else {
            throw SLSErrors.shardOperation("the key \(middle.text) is not within shard \(parent.id)")
        }
        parent.status = .readonly
        let first = (logstore.shards.map(\.id).max() ?? 0) + 1
        let children = [(parent.begin, middle), (middle, parent.end)].enumerated().map { offset, range in
            Shard(
                id: first + offset, begin: range.0, end: range.1, created: call.now,
                index: catalog.newIndex(logstore.projectName, logstore.name, shard: first + offset))
        }
        logstore.shards += children
        logstore.usage.setShards(logstore.writableShards.count, at: call.now)
        try catalog.save(logstore)
        return SLSAnswer.json(.array(([parent] + children).map(ListShards.json)))
    }
}
