import CloudGateway
import LabKernel

/// Answers a cursor at the begin or end of a shard, or at the first group received at or after a time.
enum GetCursor: SLSOperation {
    static let name = "GetCursor"
    static let action = "GetCursorOrData"
    static let method = "GET"
    static let path = "/logstores/{logstore}/shards/{shard}"
    static let selector: (name: String, value: String)? = ("type", "cursor")
    static let kind = OperationKind.dataRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let (_, shard) = try call.shard(catalog)
        let sequence: Int64
        switch call.query("from") {
        case "begin": sequence = shard.firstSequence
        case "end": sequence = shard.nextSequence
        case let text?:
            guard let seconds = Int64(text) else {
                throw SLSErrors.invalid("from", "begin, end or seconds since 1970 are expected")
            }
            sequence = shard.sequence(at: Instant(epochSeconds: seconds))
        case nil: throw SLSErrors.invalid("from", "it is required")
        }
        return SLSAnswer.json(.object([("cursor", .string(Cursor.text(sequence)))]))
    }
}
