import CloudGateway

/// Writes a log group to the shard that covers a hash key.
enum PutLogsByKey: SLSOperation {
    static let name = "PutLogs"
    static let action = "PostLogStoreLogs"
    static let method = "POST"
    static let path = "/logstores/{logstore}/shards/route"
    static let kind = OperationKind.dataWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        guard let key = HashKey(call.query("key") ?? "") else {
            throw SLSErrors.invalid("key", "up to 32 hexadecimal digits are expected")
        }
        let group = try WireBody.uncompressed(call.context.request)
        let shard = logstore.shard(for: key)
        guard shard.admitWrite(Int64(group.count), at: call.now) else {
            throw SLSErrors.writeQuota("shard: \(shard.id)")
        }
        return try PutLogs.write(group, call, catalog, to: shard, of: logstore)
    }
}
