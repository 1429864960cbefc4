import CloudGateway
import LabKernel

/// Lists the shards of a logstore, readonly ones included.
enum ListShards: SLSOperation {
    static let name = "ListShards"
    static let action = "ListShards"
    static let method = "GET"
    static let path = "/logstores/{logstore}/shards"
    static let kind = OperationKind.managementRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        SLSAnswer.json(.array(try call.logstore(catalog).shards.map(json)))
    }

    /// The structure Shard as the service answers it.
    static func json(_ shard: Shard) -> JSONValue {
        .object([
            ("shardID", .int(shard.id)), ("status", .string(shard.status.rawValue)),
            ("inclusiveBeginKey", .string(shard.begin.text)), ("exclusiveEndKey", .string(shard.end.text)),
            ("createTime", .int(shard.created.epochSeconds)),
        ])
    }
}
