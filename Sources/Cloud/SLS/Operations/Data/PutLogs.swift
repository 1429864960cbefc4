import CloudGateway

/// Writes a log group to a shard that the service chooses.
enum PutLogs: SLSOperation {
    static let name = "PutLogs"
    static let action = "PostLogStoreLogs"
    static let method = "POST"
    static let path = "/logstores/{logstore}/shards/lb"
    static let kind = OperationKind.dataWrite

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        let group = try WireBody.uncompressed(call.context.request)
        guard let shard = logstore.balancedShard(for: Int64(group.count), at: call.now) else {
            throw SLSErrors.writeQuota("please split shard")
        }
        return try write(group, call, catalog, to: shard, of: logstore)
    }

    /// Writes a group to a shard that has admitted it.
    static func write(
        _ group: [UInt8], _ call: SLSCall, _ catalog: LogCatalog, to shard: Shard, of logstore: Logstore
    ) throws(CloudError) -> CloudResponse {
        var group = group
        if logstore.appendsMeta { group += meta(of: call) }
        try catalog.append(
            group, wireBytes: call.context.request.body.count, to: shard, of: logstore,
            meter: call.context.meter, at: call.now)
        return SLSAnswer.empty
    }

    /// Where a write came from and when, as further tags of an encoded group.
    ///
    /// Source: SLS "Manage a logstore", Log Public IP.
    private static func meta(of call: SLSCall) -> [UInt8] {
        let tags = [
            LogGroup.Pair("__client_ip__", call.context.request.sourceAddress),
            LogGroup.Pair("__receive_time__", String(call.now.epochSeconds)),
        ]
        return LogGroup(tags: tags, logs: []).encoded
    }
}
