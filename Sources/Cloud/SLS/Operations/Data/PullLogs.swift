import CloudGateway
import LabKernel

/// Reads groups from a cursor on, as they were written.
///
/// Not emulated: SPL queries on the way (`query`).
enum PullLogs: SLSOperation {
    static let name = "PullLogs"
    static let action = "GetCursorOrData"
    static let method = "GET"
    static let path = "/logstores/{logstore}/shards/{shard}"
    static let selector: (name: String, value: String)? = ("type", "log")
    static let kind = OperationKind.dataRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let (logstore, shard) = try call.shard(catalog)
        if call.query("query") != nil { throw SLSErrors.unsupported("SPL in PullLogs") }
        let start = max(try Cursor.sequence(call.query("cursor"), in: shard), shard.firstSequence)
        var end = shard.nextSequence
        if let text = call.query("end_cursor") { end = min(end, try Cursor.sequence(text, in: shard)) }
        let count = try call.number("count") ?? 100
        guard (1...1_000).contains(count) else { throw SLSErrors.invalid("count", "1 to 1000 is expected") }
        let groups = choose(shard.groups(from: start).prefix(Int(max(0, end - start))), count: Int(count))
        let isJSON = call.context.request.headers["Accept"]?.lowercased() == "application/json"
        let body = isJSON ? json(groups) : encode(groups)
        if let limit = shard.admitRead(Int64(body.count), at: call.now) { throw SLSErrors.readQuota(limit) }
        let type = isJSON ? "application/json" : "application/x-protobuf"
        return response(body, type, groups.count, next: start + Int64(groups.count), call, logstore, catalog)
    }

    /// As many groups as were asked for, but no more than 10 MB once there is one.
    private static func choose(_ groups: ArraySlice<StoredGroup>, count: Int) -> ArraySlice<StoredGroup> {
        var bytes = 0
        var chosen = groups.startIndex
        for group in groups.prefix(count) {
            bytes += group.payload.count
            if chosen > groups.startIndex, bytes > WireBody.limitBytes { break }
            chosen += 1
        }
        return groups[groups.startIndex..<chosen]
    }

    /// The groups as one LogGroupList.
    private static func encode(_ groups: ArraySlice<StoredGroup>) -> [UInt8] {
        var writer = ProtobufWriter()
        for group in groups { group.payload.withBytes { writer.bytes(1, $0) } }
        return writer.bytes
    }

    /// The groups as the OpenAPI SDKs read them, which ask for JSON.
    private static func json(_ groups: ArraySlice<StoredGroup>) -> [UInt8] {
        func pair(_ pair: LogGroup.Pair) -> JSONValue {
            ["Key": .string(pair.key), "Value": .string(pair.value)]
        }
        // What is stored was read when it came, so nothing is left out here.
        let rows = groups.compactMap { stored -> JSONValue? in
            let group = stored.payload.withBytes { try? LogGroupView($0).group() }
            guard let group else { return nil }
            let items = group.logs.map { log -> JSONValue in
                var members: [(String, JSONValue)] = [("Time", .int(Int64(log.time)))]
                if let nanos = log.nanos { members.append(("TimeNs", .int(Int64(nanos)))) }
                return .object(members + [("Contents", .array(log.contents.map(pair)))])
            }
            return [
                "Topic": .string(group.topic), "Source": .string(group.source),
                "LogTags": .array(group.tags.map(pair)), "LogItems": .array(items),
            ]
        }
        return Array(JSONValue.object([("logGroupList", .array(rows))]).text.utf8)
    }

    private static func response(
        _ body: [UInt8], _ type: String, _ count: Int, next: Int64, _ call: SLSCall, _ logstore: Logstore,
        _ catalog: LogCatalog
    ) -> CloudResponse {
        var headers = HeaderFields([
            ("Content-Type", type), ("x-log-count", String(count)),
            ("x-log-cursor", Cursor.text(next)), ("x-log-bodyrawsize", String(body.count)),
        ])
        var sent = body
        let accepted = call.context.request.headers["Accept-Encoding"]?.lowercased() ?? ""
        if accepted.contains("lz4"), !body.isEmpty {
            sent = LZ4Block.encode(body)
            headers.add("x-log-compresstype", "lz4")
        }
        if logstore.meteringMode == .byFeature, !sent.isEmpty {
            call.context.meter.record(
                UsageEvent(
                    instant: call.now, meter: "log.traffic.read",
                    resource: catalog.resource(project: call.project, logstore: logstore.name),
                    quantity: Rational(Int128(sent.count)), unit: "byte"))
        }
        return CloudResponse(status: 200, headers: headers, body: .bytes(sent))
    }
}
