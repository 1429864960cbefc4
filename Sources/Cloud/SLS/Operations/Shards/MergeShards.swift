import CloudGateway
import LabKernel

/// Merges a writable shard with its right-hand neighbour; both parents stay readable.
enum MergeShards: SLSOperation {
    static let name = "MergeShards"
    static let action = "MergeShards"
    static let method = "POST"
    static let path = "/logstores/{logstore}/shards/{shard}"
    static let selector: (name: String, value: String)? = ("action", "merge")
    static let kind = OperationKind.managementWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let (logstore, left) = try call.shard(catalog)
        guard left.status == .readwrite else {
            throw SLSErrors.shardOperation("shard \(left.id) is readonly")
        }
        guard let right = logstore.writableShards.first(where: { $0.begin == left.end && $0.id != left.id })
        else {
            throw SLSErrors.shardOperation("shard \(left.id) has no writable neighbour to its right")
        }
        (left.status, right.status) = (.readonly, .readonly)
        let id = (logstore.shards.map(\.id).max() ?? 0) + 1
        let merged = Shard(
            id: id, begin: left.begin, end: right.end, created: call.now,
            index: catalog.newIndex(logstore.projectName, logstore.name, shard: id))
        logstore.shards.append(merged)
        logstore.usage.setShards(logstore.writableShards.count, at: call.now)
        try catalog.save(logstore)
        return SLSAnswer.json(.array([merged, left, right].map(ListShards.json)))
    }
}
