import CloudGateway
import LabKernel

/// Takes a consumer's heartbeat with the shards it holds, and answers the shards it shall read.
enum ConsumerGroupHeartBeat: SLSOperation {
    static let name = "ConsumerGroupHeartBeat"
    static let action = "ConsumerGroupHeartBeat"
    static let method = "POST"
    static let path = "/logstores/{logstore}/consumergroups/{group}"
    static let selector: (name: String, value: String)? = ("type", "heartbeat")
    static let kind = OperationKind.dataRead

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        groupID(project, segments)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        var group = try call.consumerGroup(logstore)
        guard let consumer = call.query("consumer") else {
            throw SLSErrors.invalid("consumer", "it is required")
        }
        let held = (try call.json().arrayValue ?? []).compactMap { $0.intValue.map { Int($0) } }
        let shards = group.heartbeat(
            consumer, holding: held, shards: logstore.shards.map(\.id), at: call.now)
        logstore.groups[group.name] = group
        return SLSAnswer.json(.array(shards.map { .int($0) }))
    }
}
