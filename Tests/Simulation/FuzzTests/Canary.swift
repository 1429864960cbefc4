import Connectors
import FlinkSQL
import LabKernel
import LabWorld
import StreamTypes

@testable import Streaming

/// A bug that is planted between the engine and its world, which the fuzzer must find.
enum Canary: String, CaseIterable, Sendable {
    /// A sink shows its rows before the checkpoint is complete.
    case commitBeforeMetadata
    /// A barrier overtakes rows that are in no snapshot.
    case barrierOvertakesRows
    /// A restore forgets how far event time was.
    case watermarkNotRestored
    /// A sink commits again, under another name, what it had committed before a failure.
    case doubleCommit
    /// A checkpoint is complete without the state of a subtask.
    case subtaskMissing
    /// A source goes on from the checkpoint before the one that is restored.
    case cursorBehind

    var ports: EnginePorts {
        var ports = EnginePorts()
        switch self {
        case .commitBeforeMetadata:
            ports.connectors = { TamperedConnectors($0, sink: { HastyWriter($0) }) }
        case .barrierOvertakesRows:
            ports.connectors = { TamperedConnectors($0, sink: { LaggingWriter($0) }) }
        case .watermarkNotRestored: ports.checkpoints = { ForgetfulStore($0) }
        case .doubleCommit: ports.files = { DoublingFiles($0) }
        case .cursorBehind: ports.connectors = { TamperedConnectors($0, source: { ForgetfulReader($0) }) }
        case .subtaskMissing: ports.checkpoints = { LeakyStore($0) }
        }
        return ports
    }
}

/// Connectors whose sources or sinks are tampered with.
private final class TamperedConnectors: ConnectorRuntime {
    private let inner: any ConnectorRuntime
    private let reader: (any SourceReader) -> any SourceReader
    private let tamper: (any SinkWriter) -> any SinkWriter

    init(
        _ inner: any ConnectorRuntime,
        source reader: @escaping (any SourceReader) -> any SourceReader = { $0 },
        sink tamper: @escaping (any SinkWriter) -> any SinkWriter = { $0 }
    ) {
        (self.inner, self.reader, self.tamper) = (inner, reader, tamper)
    }

    func source(_ scan: TableScan, schema: Schema, _ context: SubtaskContext) throws(LabError)
        -> any SourceReader
    { reader(try inner.source(scan, schema: schema, context)) }

    func sink(_ sink: Sink, schema: Schema, _ context: SubtaskContext) throws(LabError) -> any SinkWriter {
        tamper(try inner.sink(sink, schema: schema, context))
    }

    func lookup(_ join: LookupJoin, _ context: SubtaskContext) throws(LabError) -> any LookupTable {
        try inner.lookup(join, context)
    }
}

/// Writes the position that it should have written at the checkpoint before.
private final class ForgetfulReader: SourceReader {
    private let inner: any SourceReader
    private var last: [UInt8]?
    init(_ inner: any SourceReader) { self.inner = inner }
    var rate: SourceRate { inner.rate }
    func read(into batch: Batch, limit: Int) throws(JobFailure) -> SourceStatus {
        try inner.read(into: batch, limit: limit)
    }
    func snapshot(_ writer: inout SnapshotWriter) throws(JobFailure) {
        var position = SnapshotWriter()
        try inner.snapshot(&position)
        writer.write(last ?? position.bytes)
        last = position.bytes
    }
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        var position = SnapshotReader(try reader.readBlob())
        try inner.restore(&position, scope)
    }
}

/// Commits while it prepares.
private final class HastyWriter: SinkWriter {
    private let inner: any SinkWriter
    init(_ inner: any SinkWriter) { self.inner = inner }
    func write(_ batch: Batch) throws(JobFailure) { try inner.write(batch) }
    func prepareCommit(checkpoint: Int64, _ writer: inout SnapshotWriter) throws(JobFailure) {
        try inner.prepareCommit(checkpoint: checkpoint, &writer)
        try inner.commit(checkpoint: checkpoint)
    }
    func commit(checkpoint: Int64) throws(JobFailure) { try inner.commit(checkpoint: checkpoint) }
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        try inner.restore(&reader, scope)
    }
    func finish() throws(JobFailure) { try inner.finish() }
    func abort() { inner.abort() }
}

/// Holds the last batch back until the next: a barrier that comes in between overtakes its rows.
private final class LaggingWriter: SinkWriter {
    private let inner: any SinkWriter
    private var held: Batch?
    init(_ inner: any SinkWriter) { self.inner = inner }
    func write(_ batch: Batch) throws(JobFailure) {
        if let held { try inner.write(held) }
        held = batch.copied()
    }
    func prepareCommit(checkpoint: Int64, _ writer: inout SnapshotWriter) throws(JobFailure) {
        try inner.prepareCommit(checkpoint: checkpoint, &writer)
    }
    func commit(checkpoint: Int64) throws(JobFailure) { try inner.commit(checkpoint: checkpoint) }
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        try inner.restore(&reader, scope)
    }
    func finish() throws(JobFailure) {
        if let held { try inner.write(held) }
        held = nil
        try inner.finish()
    }
    func abort() { inner.abort() }
}

/// Publishes what is published a second time as another file.
private final class DoublingFiles: FileStore {
    private let inner: any FileStore
    private var bytes: [String: [UInt8]] = [:]
    private var published: Set<String> = []
    init(_ inner: any FileStore) { self.inner = inner }
    func list(_ path: String) throws(FileStoreError) -> [StoredFile] { try inner.list(path) }
    func read(_ path: String, offset: Int64, length: Int) throws(FileStoreError) -> [UInt8] {
        try inner.read(path, offset: offset, length: length)
    }
    func stage(_ path: String, _ bytes: [UInt8]) throws(FileStoreError) -> String {
        let token = try inner.stage(path, bytes)
        self.bytes[token] = bytes
        return token
    }
    func publish(_ path: String, _ token: String) throws(FileStoreError) {
        try inner.publish(path, token)
        guard !published.insert(token).inserted, let bytes = bytes[token] else { return }
        try inner.publish(path + "-again", try inner.stage(path + "-again", bytes))
    }
    func discard(_ path: String, _ token: String) throws(FileStoreError) { try inner.discard(path, token) }
}

/// Leaves the last subtask's state out of `_metadata`.
private final class LeakyStore: CheckpointStore {
    private let inner: any CheckpointStore
    init(_ inner: any CheckpointStore) { self.inner = inner }
    func put(_ path: String, _ bytes: [UInt8]) throws(CheckpointStoreError) -> Int64 {
        try inner.put(
            path,
            changed(bytes, path) { image in
                if let last = image.parts.lastIndex(where: { $0.subtask > 0 }) {
                    image.parts.remove(at: last)
                }
            })
    }
    func get(_ path: String) throws(CheckpointStoreError) -> [UInt8] { try inner.get(path) }
    func delete(_ path: String) throws(CheckpointStoreError) { try inner.delete(path) }
    func list(_ folder: String) throws(CheckpointStoreError) -> [String] { try inner.list(folder) }
}

/// Gives checkpoints back without their watermarks.
private final class ForgetfulStore: CheckpointStore {
    private let inner: any CheckpointStore
    init(_ inner: any CheckpointStore) { self.inner = inner }
    func put(_ path: String, _ bytes: [UInt8]) throws(CheckpointStoreError) -> Int64 {
        try inner.put(path, bytes)
    }
    func get(_ path: String) throws(CheckpointStoreError) -> [UInt8] {
        try changed(try inner.get(path), path) { image throws(SnapshotError) in
            for index in image.parts.indices where !image.parts[index].uid.hasPrefix("Source") {
                guard case .inline(let state) = image.parts[index].place else { continue }
                let uid = image.parts[index].uid
                let isWindow = uid.contains("WindowAggregate") && !uid.contains("Local")
                image.parts[index].place = .inline(try withoutWatermarks(state, isWindow: isWindow))
            }
        }
    }
    func delete(_ path: String) throws(CheckpointStoreError) { try inner.delete(path) }
    func list(_ folder: String) throws(CheckpointStoreError) -> [String] { try inner.list(folder) }

    /// The state begins with the operator's watermark and those of its inputs; that of a window goes on with
    /// how far its windows have fired.
    private func withoutWatermarks(_ state: [UInt8], isWindow: Bool) throws(SnapshotError) -> [UInt8] {
        var reader = SnapshotReader(state)
        var (old, new) = (SnapshotWriter(), SnapshotWriter())
        old.write(try reader.readInt64())
        new.write(Int64.min)
        let inputs = try reader.readCount()
        old.write(count: inputs)
        new.write(count: inputs)
        for _ in 0..<inputs + (isWindow ? 1 : 0) {
            old.write(try reader.readInt64())
            new.write(Int64.min)
        }
        return new.bytes + state.dropFirst(old.bytes.count)
    }
}

private func changed(
    _ bytes: [UInt8], _ path: String, _ change: (inout CheckpointImage) throws(SnapshotError) -> Void
) throws(CheckpointStoreError) -> [UInt8] {
    guard path.hasSuffix("/_metadata") else { return bytes }
    do throws(SnapshotError) {
        var image = try CheckpointImage(metadata: bytes, path: path)
        try change(&image)
        return image.encoded()
    } catch { throw CheckpointStoreError(error.reason) }
}
