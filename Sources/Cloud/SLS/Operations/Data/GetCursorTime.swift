import CloudGateway
import LabKernel

/// Answers when the group at a cursor was received; at the end of a shard, now.
enum GetCursorTime: SLSOperation {
    static let name = "GetCursorTime"
    static let action = "GetCursorOrData"
    static let method = "GET"
    static let path = "/logstores/{logstore}/shards/{shard}"
    static let selector: (name: String, value: String)? = ("type", "cursor_time")
    static let kind = OperationKind.dataRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let (_, shard) = try call.shard(catalog)
        let sequence = try Cursor.sequence(call.query("cursor"), in: shard)
        let instant = shard.groups(from: sequence).first?.received ?? call.now
        return SLSAnswer.json(.object([("cursor_time", .int(instant.epochSeconds))]))
    }
}
