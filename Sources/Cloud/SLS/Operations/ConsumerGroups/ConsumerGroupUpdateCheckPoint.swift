import CloudGateway
import LabKernel

/// Stores how far a consumer has read a shard.
enum ConsumerGroupUpdateCheckPoint: SLSOperation {
    static let name = "ConsumerGroupUpdateCheckPoint"
    static let action = "ConsumerGroupUpdateCheckPoint"
    static let method = "POST"
    static let path = "/logstores/{logstore}/consumergroups/{group}"
    static let selector: (name: String, value: String)? = ("type", "checkpoint")
    static let kind = OperationKind.dataWrite

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        groupID(project, segments)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        var group = try call.consumerGroup(logstore)
        let body = try call.json()
        guard let id = body["shard"]?.intValue, let cursor = body["checkpoint"]?.stringValue else {
            throw SLSErrors.invalid("checkpoint", "shard and checkpoint are required")
        }
        let shard = try logstore.shard(Int(id))
        if call.query("forceSuccess")?.lowercased() != "true" {
            try checkOwner(of: shard.id, call.query("consumer"), group, at: call.now)
        }
        _ = try Cursor.sequence(cursor, in: shard)
        group.checkpoints[shard.id] = ConsumerGroup.Checkpoint(
            cursor: cursor, consumer: call.query("consumer") ?? "", updated: call.now)
        logstore.groups[group.name] = group
        try catalog.save(logstore)
        return SLSAnswer.empty
    }

    /// Without `forceSuccess` only the consumer that reads a shard may move its checkpoint.
    ///
    /// Source: SLS API reference, ConsumerGroupUpdateCheckPoint; the codes are those that the consumer libraries know.
    private static func checkOwner(
        of shard: Int, _ consumer: String?, _ group: ConsumerGroup, at now: Instant
    ) throws(CloudError) {
        guard let consumer else {
            throw SLSErrors.invalid("consumer", "it is required when forceSuccess is not true")
        }
        guard group.isAlive(consumer, at: now) else { throw SLSErrors.consumerMissing(consumer) }
        guard group.owner(of: shard) == consumer else { throw SLSErrors.consumerMismatch(consumer, shard) }
    }
}
