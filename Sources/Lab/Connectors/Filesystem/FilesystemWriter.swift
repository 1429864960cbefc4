import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// One subtask of a sink of files: a file per partition at a time, visible as a whole once a checkpoint that
/// covers it is complete.
///
/// A file ends by size, by age, by silence, and for bulk formats at each checkpoint. Ended files are staged
/// in the store and
/// published at commit; the bytes of an open file are part of the checkpoint.
final class FilesystemWriter: SinkWriter {
    /// A file that takes rows.
    private struct OpenFile {
        var bytes: [UInt8] = []
        var openedMillis: Int64
        var lastMillis: Int64
    }
    /// A file that has ended and waits for its checkpoint.
    private struct StagedFile {
        var path: String
        var token: String
        var checkpoint: Int64
    }

    private let files: FileTable
    private let store: any FileStore
    private let encoder: any RecordEncoder
    private let rollsOnCheckpoint: Bool
    private let context: SubtaskContext
    private let writer: String
    /// Positions in the sink's columns of the format's columns and of the partition keys.
    private let formatColumns: [Int]
    private let partitionColumns: [(position: Int, name: String, type: LogicalType)]
    private var open: [String: OpenFile] = [:]
    private var staged: [StagedFile] = []
    private var made = 0

    init(
        _ files: FileTable, store: any FileStore, encoder: any RecordEncoder, format: Schema,
        rollsOnCheckpoint: Bool,
        seed: UInt64, jobID: String, _ context: SubtaskContext
    ) {
        self.files = files
        self.store = store
        self.encoder = encoder
        self.rollsOnCheckpoint = rollsOnCheckpoint
        self.context = context
        let schema = files.table.sinkSchema
        formatColumns = format.names.compactMap { schema.index(of: $0) }
        partitionColumns = files.table.partitionKeys.compactMap { name in
            schema.index(of: name).map { ($0, name, schema[$0].type.logical) }
        }
        writer = Self.name(seed, "\(files.table.path) \(context.jobName)\(jobID)")
    }

    /// A name like a UUID from the world's seed, so that each run writes the same names, and each job its own.
    private static func name(_ seed: UInt64, _ writer: String) -> String {
        var chance = Prng(seed: seed, purpose: "files \(writer)")
        let digits = (0..<2).map { _ in String(chance.next(), radix: 16) }
            .map { String(repeating: "0", count: 16 - $0.count) + $0 }.joined()
        var parts: [Substring] = []
        var rest = digits[...]
        for length in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return parts.joined(separator: "-")
    }

    func write(_ batch: Batch) throws(JobFailure) {
        let columns = formatColumns.map { batch.columns[$0] }
        let now = context.clock.processingMillis
        for row in 0..<batch.count {
            let partition = partition(batch, row)
            var file = open.removeValue(forKey: partition) ?? OpenFile(openedMillis: now, lastMillis: now)
            if isOver(file, now) {
                try stage(partition, file, checkpoint: .max)
                file = OpenFile(openedMillis: now, lastMillis: now)
            }
            file.lastMillis = now
            try encoder.encode(columns, row: row, kind: batch.kind(row), into: &file.bytes)
            open[partition] = file
        }
    }

    private func isOver(_ file: OpenFile, _ now: Int64) -> Bool {
        !file.bytes.isEmpty
            && (file.bytes.count >= files.fileBytes || now - file.openedMillis >= files.rolloverMillis
                || now - file.lastMillis >= files.inactivityMillis)
    }

    /// `cat=home/day=2024-01-01`, empty without partition keys.
    private func partition(_ batch: Batch, _ row: Int) -> String {
        guard !partitionColumns.isEmpty else { return "" }
        return partitionColumns.map { column in
            let value = batch.columns[column.position].value(row)
            var text = value == .null ? "" : PartitionValue.text(value, column.type)
            if text.isEmpty { text = files.defaultPartition }
            return "\(column.name)=\(PartitionPath.escape(text))"
        }.joined(separator: "/")
    }

    private func stage(_ partition: String, _ file: OpenFile, checkpoint: Int64) throws(JobFailure) {
        guard !file.bytes.isEmpty else { return }
        let folder = partition.isEmpty ? files.path : "\(files.path)/\(partition)"
        let path = "\(folder)/part-\(writer)-\(context.subtask)-\(made)"
        made += 1
        let token = try attempt { () throws(FileStoreError) in try store.stage(path, file.bytes) }
        staged.append(StagedFile(path: path, token: token, checkpoint: checkpoint))
    }

    private func attempt<Result>(_ body: () throws(FileStoreError) -> Result) throws(JobFailure) -> Result {
        do throws(FileStoreError) {
            return try body()
        } catch {
            throw FileFailure.io(error)
        }
    }

    func prepareCommit(checkpoint: Int64, _ writer: inout SnapshotWriter) throws(JobFailure) {
        let now = context.clock.processingMillis
        for partition in open.keys.sorted() {
            guard let file = open[partition], rollsOnCheckpoint || isOver(file, now) else { continue }
            try stage(partition, file, checkpoint: checkpoint)
            open[partition] = nil
        }
        for index in staged.indices where staged[index].checkpoint == .max {
            staged[index].checkpoint = checkpoint
        }
        writer.write(count: made)
        writer.write(count: staged.count)
        for file in staged {
            writer.write(file.path)
            writer.write(file.token)
        }
        writer.write(count: open.count)
        for partition in open.keys.sorted() {
            guard let file = open[partition] else { continue }
            writer.write(partition)
            writer.write(file.openedMillis)
            writer.write(file.lastMillis)
            writer.write(file.bytes)
        }
    }

    func commit(checkpoint: Int64) throws(JobFailure) {
        let ready = staged.filter { $0.checkpoint <= checkpoint }
        staged.removeAll { $0.checkpoint <= checkpoint }
        try publish(ready)
    }

    private func publish(_ ready: [StagedFile]) throws(JobFailure) {
        for file in ready {
            try attempt { () throws(FileStoreError) in try store.publish(file.path, file.token) }
        }
        guard let marker = files.successFile, !partitionColumns.isEmpty else { return }
        let folders = Set(
            ready.map { $0.path.split(separator: "/", omittingEmptySubsequences: false).dropLast() })
        for folder in folders.map({ $0.joined(separator: "/") }).sorted() {
            let path = "\(folder)/\(marker)"
            let token = try attempt { () throws(FileStoreError) in try store.stage(path, []) }
            try attempt { () throws(FileStoreError) in try store.publish(path, token) }
        }
    }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        let count = try reader.readCount()
        // Each old subtask's files go to one new subtask.
        let isMine = scope.oldSubtask % scope.parallelism == scope.subtask
        if isMine { made = max(made, count) }
        var ready: [StagedFile] = []
        for _ in 0..<(try reader.readCount()) {
            ready.append(
                StagedFile(path: try reader.readString(), token: try reader.readString(), checkpoint: 0))
        }
        for _ in 0..<(try reader.readCount()) {
            let partition = try reader.readString()
            var file = OpenFile(openedMillis: try reader.readInt64(), lastMillis: try reader.readInt64())
            file.bytes = try reader.readBlob()
            guard isMine else { continue }
            file.bytes = (open[partition]?.bytes ?? []) + file.bytes
            open[partition] = file
        }
        guard isMine else { return }
        do throws(JobFailure) {
            try publish(ready)
        } catch {
            throw SnapshotError("a file of the checkpoint cannot be committed: \(error)")
        }
    }

    /// Closes all files, whatever the rolling policy says.
    func endInput() throws(JobFailure) { try stageAll(checkpoint: .max) }

    private func stageAll(checkpoint: Int64) throws(JobFailure) {
        for partition in open.keys.sorted() {
            if let file = open[partition] { try stage(partition, file, checkpoint: checkpoint) }
        }
        open = [:]
    }

    func finish() throws(JobFailure) {
        try stageAll(checkpoint: 0)
        let ready = staged
        staged = []
        try publish(ready)
    }

    func abort() {
        // Only what no checkpoint covers is dropped; the rest may still be committed by the attempt that
        // restores it.
        for file in staged where file.checkpoint == .max {
            // A staged file that cannot be dropped stays invisible; losing sight of it harms nobody.
            try? store.discard(file.path, file.token)
        }
    }
}

/// Values of partition keys as text.
enum PartitionValue {
    static func text(_ value: Value, _ type: LogicalType) -> String {
        switch type {
        case .timestamp, .timestampLTZ: FormatTime.text(value, type, .sql)
        default: JavaText.scalar(value, type)
        }
    }
}
