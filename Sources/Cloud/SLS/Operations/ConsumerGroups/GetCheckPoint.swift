import CloudGateway
import LabKernel

/// Answers how far a consumer group has read each shard, or one of them.
enum GetCheckPoint: SLSOperation {
    static let name = "GetCheckPoint"
    static let action = "GetConsumerGroupCheckPoint"
    static let method = "GET"
    static let path = "/logstores/{logstore}/consumergroups/{group}"
    static let kind = OperationKind.dataRead

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        groupID(project, segments)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        let group = try call.consumerGroup(logstore)
        let wanted = try call.number("shard").map { Int($0) }
        let rows = logstore.shards.filter { wanted == nil || $0.id == wanted }.map { shard in
            let point = group.checkpoints[shard.id]
            return JSONValue.object([
                ("shard", .int(shard.id)), ("checkpoint", .string(point?.cursor ?? "")),
                ("updateTime", .int(point?.updated.epochMicros ?? 0)),
                ("consumer", .string(point?.consumer ?? "")),
            ])
        }
        return SLSAnswer.json(.array(rows))
    }
}
