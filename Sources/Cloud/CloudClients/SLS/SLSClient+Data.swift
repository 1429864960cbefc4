import CloudGateway
import LabKernel

/// Shards, cursors, and log groups as bytes.
extension SLSClient {
    /// A shard as the service lists it.
    package struct Shard: Sendable {
        package var id: Int
        /// Whether a split or merge has ended it.
        package var isReadOnly: Bool
    }

    /// Log groups that were pulled.
    package struct Pull: Sendable {
        /// A LogGroupList, uncompressed.
        package var bytes: [UInt8]
        package var groups: Int
        /// The cursor to go on from.
        package var next: String
    }

    /// All shards of a logstore.
    package func listShards(_ logstore: String, in project: String) throws(CloudCallError) -> [Shard] {
        let answer = try json(send("GET", project, "/logstores/\(logstore)/shards"))
        return (answer.arrayValue ?? []).compactMap { shard in
            guard let id = shard["shardID"]?.intValue else { return nil }
            return Shard(id: Int(id), isReadOnly: shard["status"]?.stringValue == "readonly")
        }
    }

    /// Splits a shard at `key`, 32 hexadecimal digits, or in its middle.
    package func splitShard(
        _ shard: Int, of logstore: String, in project: String, key: String?
    ) throws(CloudCallError) {
        let query = [("action", "split")] + (key.map { [("key", $0)] } ?? [])
        try send("POST", project, "/logstores/\(logstore)/shards/\(shard)", query: query)
    }

    /// Merges a shard with its neighbour to the right.
    package func mergeShards(_ shard: Int, of logstore: String, in project: String) throws(CloudCallError) {
        try send("POST", project, "/logstores/\(logstore)/shards/\(shard)", query: [("action", "merge")])
    }

    /// A cursor; `from` is `begin`, `end` or seconds since 1970.
    package func getCursor(
        shard: Int, of logstore: String, in project: String, from: String
    ) throws(CloudCallError) -> String {
        let query = [("type", "cursor"), ("from", from)]
        let answer = try json(
            send("GET", project, "/logstores/\(logstore)/shards/\(shard)", query: query))
        return answer["cursor"]?.stringValue ?? ""
    }

    /// At most `count` log groups from a cursor on, none at or after `end`; the answer travels in LZ4.
    package func pullLogs(
        shard: Int, of logstore: String, in project: String, cursor: String, end: String?, count: Int
    ) throws(CloudCallError) -> Pull {
        var query = [("type", "log"), ("cursor", cursor), ("count", String(count))]
        if let end { query.append(("end_cursor", end)) }
        let fields = [
            ("Accept", "application/x-protobuf"), ("Accept-Encoding", "lz4"), ("x-log-bodyrawsize", "0"),
        ]
        let response = try send(
            "GET", project, "/logstores/\(logstore)/shards/\(shard)", query: query, headers: fields, body: [])
        return Pull(
            bytes: try uncompressed(response), groups: Int(response.headers["x-log-count"] ?? "") ?? 0,
            next: response.headers["x-log-cursor"] ?? cursor)
    }

    private func uncompressed(_ response: CloudResponse) throws(CloudCallError) -> [UInt8] {
        guard case .bytes(let bytes) = response.body else { throw invalid("the answer is no body in memory") }
        guard response.headers["x-log-compresstype"] == "lz4" else { return bytes }
        guard let size = Int(response.headers["x-log-bodyrawsize"] ?? ""),
            let plain = LZ4BlockReader.decode(bytes, count: size)
        else { throw invalid("the answer cannot be uncompressed") }
        return plain
    }

    /// Writes an encoded log group to the shard that covers `hashKey`, or to one that the service chooses.
    package func putLogGroup(
        _ group: [UInt8], to logstore: String, in project: String, hashKey: String? = nil
    ) throws(CloudCallError) {
        let fields = [("Content-Type", "application/x-protobuf"), ("x-log-bodyrawsize", String(group.count))]
        let way = hashKey == nil ? "lb" : "route"
        try send(
            "POST", project, "/logstores/\(logstore)/shards/\(way)",
            query: hashKey.map { [("key", $0)] } ?? [], headers: fields, body: group)
    }

    // MARK: Consumer groups

    package func createConsumerGroup(
        _ name: String, of logstore: String, in project: String, timeoutSeconds: Int
    ) throws(CloudCallError) {
        let body: JSONValue = [
            "consumerGroup": .string(name), "timeout": .int(timeoutSeconds), "order": false,
        ]
        try send("POST", project, "/logstores/\(logstore)/consumergroups", json: body)
    }

    /// The cursors that a consumer group has noted, by shard.
    package func getCheckPoints(
        ofGroup name: String, _ logstore: String, in project: String
    ) throws(CloudCallError) -> [Int: String] {
        let answer = try json(send("GET", project, "/logstores/\(logstore)/consumergroups/\(name)"))
        var cursors: [Int: String] = [:]
        for point in answer.arrayValue ?? [] {
            guard let shard = point["shard"]?.intValue, let cursor = point["checkpoint"]?.stringValue,
                !cursor.isEmpty
            else { continue }
            cursors[Int(shard)] = cursor
        }
        return cursors
    }

    package func updateCheckPoint(
        _ cursor: String, shard: Int, group name: String, _ logstore: String, in project: String
    ) throws(CloudCallError) {
        let query = [("type", "checkpoint"), ("forceSuccess", "true"), ("consumer", "")]
        try send(
            "POST", project, "/logstores/\(logstore)/consumergroups/\(name)", query: query,
            json: ["shard": .int(shard), "checkpoint": .string(cursor)])
    }

    // MARK: Answers

    private func json(_ response: CloudResponse) throws(CloudCallError) -> JSONValue {
        guard case .bytes(let bytes) = response.body else { throw invalid("the answer is no body in memory") }
        do throws(LabError) {
            return try JSONParser.parse(text: String(decoding: bytes, as: UTF8.self), name: "<answer>")
        } catch {
            throw invalid(error.message)
        }
    }

    private func invalid(_ why: String) -> CloudCallError {
        CloudCallError(status: 200, code: "BadResponse", message: why, requestID: "")
    }
}
