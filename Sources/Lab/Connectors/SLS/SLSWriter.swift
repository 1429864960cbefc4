import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// One subtask of a logstore as a sink: gathers rows in log groups and writes them at least once.
///
/// Groups are written when they have waited `flushIntervalMs`, when they are large, and at each checkpoint,
/// which is not complete before. Rows since the last checkpoint come again after a failure.
final class SLSWriter: SinkWriter {
    /// What the logs of a group have in common.
    private struct GroupKey: Hashable {
        var topic: [UInt8] = []
        var source: [UInt8] = []
        var hashKey: String?
    }
    private struct OpenGroup {
        var key: GroupKey
        var bytes: [UInt8] = []
        var logs = 0
    }
    /// A group that is ready to be written.
    private struct SealedGroup {
        var bytes: [UInt8]
        var hashKey: String?
    }

    /// Source: github.com/aliyun/aliyun-log-java-producer, `ProducerConfig`: a batch has at most 4,096 logs
    /// and 512 KiB.
    private static let groupLogs = 4_096
    private static let groupBytes = 512 << 10
    /// How often a write is repeated. Source: alibaba-flink-connectors, `SlsOutputFormat`.
    private static let maxRetries = 3

    private let settings: SLSTable.SinkSettings
    private let address: LogstoreAddress
    private let logstore: any LogstoreAccess
    private let clock: EvaluationClock
    private let types: [LogicalType]
    private let topic: Int?
    private let source: Int?
    private let time: Int?
    private let partition: Int?
    private var encoder: LogGroupEncoder
    /// In the order in which they were begun.
    private var open: [OpenGroup] = []
    private var sealed: [SealedGroup] = []
    private var failures = 0
    private(set) var nextTimer: Int64?

    init(_ table: SLSTable, logstore: any LogstoreAccess, _ context: SubtaskContext) {
        settings = table.sink
        (address, self.logstore, clock) = (table.address, logstore, context.clock)
        let schema = table.definition.sinkSchema
        types = schema.types.map(\.logical)
        topic = settings.topicField.flatMap(schema.index(of:))
        source = settings.sourceField.flatMap(schema.index(of:))
        time = settings.timeField.flatMap(schema.index(of:))
        partition = settings.partitionField.flatMap(schema.index(of:))
        encoder = LogGroupEncoder(schema, writesNull: settings.writesNull)
    }

    func write(_ batch: Batch) throws(JobFailure) {
        let now = clock.processingMillis
        for row in 0..<batch.count {
            let index = group(of: batch.columns, row)
            encoder.append(
                batch.columns, row: row, epochSeconds: seconds(of: batch.columns, row, now),
                to: &open[index].bytes)
            open[index].logs += 1
            if open[index].logs >= Self.groupLogs || open[index].bytes.count >= Self.groupBytes {
                seal(open.remove(at: index))
            }
        }
        if failures == 0, !sealed.isEmpty { try send(at: now) }
        if nextTimer == nil, !open.isEmpty { nextTimer = now + settings.flushMillis }
    }

    private func seconds(of columns: [Column], _ row: Int, _ now: Int64) -> UInt32 {
        guard let time, case .int(let seconds) = columns[time].value(row) else {
            return UInt32(clamping: now.dividedFloor(by: 1_000))
        }
        return UInt32(clamping: seconds)
    }

    /// The position in `open` of the group that a row belongs to.
    private func group(of columns: [Column], _ row: Int) -> Int {
        var key = GroupKey()
        if let topic { key.topic = text(columns, topic, row) }
        if let source { key.source = text(columns, source, row) }
        if let partition { key.hashKey = hashKey(text(columns, partition, row)) }
        if let index = open.firstIndex(where: { $0.key == key }) { return index }
        open.append(OpenGroup(key: key))
        return open.count - 1
    }

    private func text(_ columns: [Column], _ index: Int, _ row: Int) -> [UInt8] {
        columns[index].isNull(row) ? [] : LogGroupEncoder.text(columns[index], row, types[index])
    }

    /// The first bits of the text's MD5, as many as tell the buckets apart.
    private func hashKey(_ text: [UInt8]) -> String {
        var digest = text.withUnsafeBufferPointer { MD5Digest.digest($0) }
        let bits = settings.buckets.trailingZeroBitCount
        for index in digest.indices {
            let kept = max(0, min(8, bits - 8 * index))
            digest[index] &= UInt8(truncatingIfNeeded: 0xFF00 >> kept)
        }
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    // MARK: Sending

    private func seal(_ group: OpenGroup) {
        let bytes = LogGroupEncoder.closed(group.bytes, topic: group.key.topic, source: group.key.source)
        sealed.append(SealedGroup(bytes: bytes, hashKey: group.key.hashKey))
    }

    func onTimer(_ now: Int64) throws(JobFailure) {
        sealAll()
        try send(at: now)
    }

    private func sealAll() {
        for group in open { seal(group) }
        open.removeAll(keepingCapacity: true)
    }

    /// Writes what is sealed; what fails is tried again later, a second more each time.
    private func send(at now: Int64) throws(JobFailure) {
        nextTimer = nil
        guard let error = sendAll() else { return }
        failures += 1
        try giveUp(error)
        nextTimer = now + Int64(failures) * 1_000
    }

    /// Writes sealed groups in their order, up to the first that fails.
    private func sendAll() -> LogServiceError? {
        while let group = sealed.first {
            do throws(LogServiceError) {
                try logstore.put(group.bytes, hashKey: group.hashKey)
            } catch {
                return error
            }
            sealed.removeFirst()
        }
        failures = 0
        return nil
    }

    private func giveUp(_ error: LogServiceError) throws(JobFailure) {
        guard error.isFinal || failures > Self.maxRetries else { return }
        throw error.failure(
            "Failed to write to logstore '\(address.logstore)' of project '\(address.project)' after "
                + "\(failures) attempts"
        ).wrapped("java.io.IOException", "Fail to write to sls")
    }

    /// Writes everything now: a checkpoint does not wait, so failures are tried again at once.
    private func flush() throws(JobFailure) {
        sealAll()
        nextTimer = nil
        while let error = sendAll() {
            failures += 1
            try giveUp(error)
        }
    }

    func prepareCommit(checkpoint: Int64, _ writer: inout SnapshotWriter) throws(JobFailure) { try flush() }
    func commit(checkpoint: Int64) throws(JobFailure) {}
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {}
    func endInput() throws(JobFailure) { try flush() }
    func finish() throws(JobFailure) { try flush() }

    func abort() {
        open = []
        sealed = []
        nextTimer = nil
    }
}
