import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

@testable import Connectors

/// A log as tests write it.
struct TestLog {
    var time: UInt32 = 0
    var contents: [(String, String)]

    init(_ contents: [(String, String)], time: UInt32 = 0) { (self.contents, self.time) = (contents, time) }
}

/// Log groups as bytes, and back.
enum LogBytes {
    static func group(
        _ logs: [TestLog], topic: String = "", source: String = "", tags: [(String, String)] = []
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        for log in logs {
            var message = [0x08] + varint(UInt64(log.time))
            for (key, value) in log.contents { message += field(2, pair(key, value)) }
            bytes += field(1, message)
        }
        bytes += field(3, Array(topic.utf8)) + field(4, Array(source.utf8))
        for (key, value) in tags { bytes += field(6, pair(key, value)) }
        return bytes
    }

    static func pair(_ key: String, _ value: String) -> [UInt8] {
        field(1, Array(key.utf8)) + field(2, Array(value.utf8))
    }

    static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        [number << 3 | 2] + varint(UInt64(content.count)) + content
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        value < 0x80
            ? [UInt8(value)] : [UInt8(truncatingIfNeeded: value) | 0x80] + varint(value >> 7)
    }

    /// `topic|source|time|key=value,…` of each log of a group.
    static func lines(_ group: [UInt8]) throws -> [String] {
        let bytes = field(1, group) + [UInt8](repeating: 0, count: 16)
        return try bytes.withUnsafeBufferPointer { buffer in
            let base = buffer.baseAddress!
            func text(_ range: Range<Int>) -> String { String(decoding: buffer[range], as: UTF8.self) }
            let pulled = try PulledGroups(base, buffer.count - 16)
            let outline = pulled.groups[0]
            return try pulled.logs.map { log in
                var (time, contents) = (UInt64(0), [String]())
                var message = LogFields(base, Int(log.start)..<Int(log.end))
                while let field = try message.next() {
                    if field.number == 1 { time = field.value }
                    guard field.number == 2 else { continue }
                    var (content, texts) = (LogFields(base, field.range), [String]())
                    while let part = try content.next() { texts.append(text(part.range)) }
                    contents.append(texts.joined(separator: "="))
                }
                return "\(text(outline.topic))|\(text(outline.source))|\(time)|"
                    + contents.joined(separator: ",")
            }
        }
    }
}

/// Simple Log Service in memory, with a clock that tests move and failures that they order.
final class MemoryLogs: LogService, LogstoreAccess {
    struct Shard {
        var id: Int
        var isReadOnly = false
        var groups: [(received: Int64, bytes: [UInt8])] = []
    }

    var nowMillis: Int64 = 1_000_000
    var submittedMillis: Int64 = 0
    var shardList: [Shard]
    /// The failures of the next requests; nil for one that succeeds.
    var failures: [LogServiceError?] = []
    var delayMillis: Int64 = 0
    private(set) var requests: [String] = []
    private(set) var puts: [(bytes: [UInt8], hashKey: String?)] = []
    private(set) var groupNames: Set<String> = []
    var groupCursors: [Int: String] = [:]
    private(set) var addresses: [LogstoreAddress] = []

    init(shards: Int = 1) { shardList = (0..<shards).map { Shard(id: $0) } }

    /// Receives a group now.
    func receive(_ shard: Int, _ bytes: [UInt8]) {
        guard let index = shardList.firstIndex(where: { $0.id == shard }) else { return }
        shardList[index].groups.append((nowMillis, bytes))
    }

    func logstore(_ address: LogstoreAddress) throws(LogServiceError) -> any LogstoreAccess {
        addresses.append(address)
        return self
    }

    private func request(_ text: String) throws(LogServiceError) {
        requests.append(text)
        if !failures.isEmpty, let failure = failures.removeFirst() { throw failure }
    }

    private func shard(_ id: Int) throws(LogServiceError) -> Shard {
        guard let shard = shardList.first(where: { $0.id == id }) else {
            throw LogServiceError(status: 404, code: "ShardNotExist", message: "Shard \(id) does not exist.")
        }
        return shard
    }

    func shards() throws(LogServiceError) -> [LogShard] {
        try request("shards")
        return shardList.map { LogShard(id: $0.id, isReadOnly: $0.isReadOnly) }
    }

    func cursor(shard id: Int, _ place: CursorPlace) throws(LogServiceError) -> String {
        try request("cursor \(id) \(place)")
        let groups = try shard(id).groups
        switch place {
        case .begin: return "0"
        case .end: return "\(groups.count)"
        case .received(let seconds):
            return "\(groups.firstIndex { $0.received >= seconds * 1_000 } ?? groups.count)"
        }
    }

    func pull(shard id: Int, cursor: String, end: String?, groups: Int) throws(LogServiceError) -> PulledBytes
    {
        try request("pull \(id) \(cursor)")
        let all = try shard(id).groups
        guard let start = Int(cursor), start <= all.count else {
            throw LogServiceError(status: 400, code: "InvalidCursor", message: "The cursor is invalid.")
        }
        let stop = min(all.count, end.flatMap(Int.init) ?? .max, start + groups)
        let chosen = all[start..<max(start, stop)]
        return PulledBytes(
            bytes: chosen.flatMap { LogBytes.field(1, $0.bytes) }, groups: chosen.count,
            next: "\(start + chosen.count)", delayMillis: delayMillis)
    }

    func put(_ group: [UInt8], hashKey: String?) throws(LogServiceError) {
        try request("put")
        puts.append((group, hashKey))
    }

    func ensureConsumerGroup(_ name: String) throws(LogServiceError) {
        try request("group \(name)")
        groupNames.insert(name)
    }

    func checkpoints(ofGroup name: String) throws(LogServiceError) -> [Int: String] {
        try request("checkpoints \(name)")
        return groupCursors
    }

    func saveCheckpoint(_ cursor: String, shard: Int, group name: String) throws(LogServiceError) {
        try request("save \(shard) \(cursor)")
        groupCursors[shard] = cursor
    }
}

/// A table of a logstore in memory.
struct SLSLab {
    static let address = [
        ("connector", "sls"), ("endPoint", "cn-hangzhou.log.aliyuncs.com"), ("project", "p"),
        ("logStore", "l"),
    ]

    let logs: MemoryLogs
    let definition: TableDefinition

    init(_ columns: [(String, LogicalType)], _ options: [(String, String)] = [], shards: Int = 1) {
        logs = MemoryLogs(shards: shards)
        definition = table(columns, Self.address + options)
    }

    private func opening(_ subtask: Int, of parallelism: Int, _ clock: EvaluationClock) throws
        -> ConnectorOpening
    {
        let use = try ConnectorRegistry.standard.use(definition, definition.options).1
        return ConnectorOpening(
            use: use,
            subtask: SubtaskContext(
                subtask: subtask, parallelism: parallelism, jobName: "job", clock: clock),
            resources: ConnectorResources(logs: logs), registry: .standard)
    }

    func reader(
        _ subtask: Int = 0, of parallelism: Int = 1, metadata: [LogMetadata] = []
    ) throws -> SLSLabReader {
        let physical = definition.physicalSchema
        let keys = LogMetadata.keys.filter { key in metadata.contains { $0.rawValue == key.key } }
        let columns =
            physical.fields.indices.map { ScanColumn.physical($0) }
            + keys.map { ScanColumn.metadata(key: $0.key, type: $0.type) }
        let schema = Schema(physical.fields + keys.map { Field($0.key, $0.type) })
        let scan = TableScan(table: definition, columns: columns, options: definition.options)
        let reader = try SLSConnector().openSource(
            scan, schema: schema, opening(subtask, of: parallelism, EvaluationClock()))
        return SLSLabReader(reader: reader, schema: schema, logs: logs)
    }

    func writer(_ clock: EvaluationClock) throws -> any SinkWriter {
        let sink = Sink(target: .table(definition), options: definition.options, accepts: .insertOnly)
        return try SLSConnector().openSink(
            sink, schema: definition.sinkSchema, opening(0, of: 1, clock))
    }
}

/// A reader with the clock that it is asked by.
final class SLSLabReader {
    let reader: any SourceReader
    private let schema: Schema
    private let logs: MemoryLogs
    private(set) var hasEnded = false

    init(reader: any SourceReader, schema: Schema, logs: MemoryLogs) {
        (self.reader, self.schema, self.logs) = (reader, schema, logs)
    }

    /// Reads until `rows` rows have come, the source ends or the clock has gone on by `millis`.
    func read(_ rows: Int = .max, limit: Int = 3, millis: Int64 = 2_000) throws -> [String] {
        let printer = RowText(schema)
        let until = logs.nowMillis + millis
        var found: [String] = []
        while found.count < rows, !hasEnded, logs.nowMillis <= until {
            let batch = Batch(schema: schema)
            let status = try reader.read(into: batch, limit: min(limit, rows - found.count))
            found += (0..<batch.count).map { printer.line(batch, row: $0) }
            switch status {
            case .more: continue
            case .idle(let pause): logs.nowMillis += pause
            case .ended: hasEnded = true
            }
        }
        return found
    }

    func snapshot(_ checkpoint: Int64 = 1) throws -> [UInt8] {
        var writer = SnapshotWriter()
        try reader.snapshot(&writer)
        reader.checkpointTaken(checkpoint)
        return writer.bytes
    }

    /// Goes on from what old subtasks wrote.
    func restore(_ snapshots: [[UInt8]], subtask: Int = 0, of parallelism: Int = 1) throws {
        for (old, bytes) in snapshots.enumerated() {
            var saved = SnapshotReader(bytes)
            try reader.restore(
                &saved,
                RestoreScope(
                    keyGroups: 0..<128, maxParallelism: 128, subtask: subtask, parallelism: parallelism,
                    oldSubtask: old, oldParallelism: snapshots.count))
            precondition(saved.isAtEnd, "a reader reads its whole state")
        }
    }
}
