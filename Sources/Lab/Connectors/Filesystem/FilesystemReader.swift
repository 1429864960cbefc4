import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// One subtask of a table of files: takes every `p`th file in the order of their paths, each from its start
/// to its end.
///
/// The position is a byte offset per file. After a change of parallelism files go to other subtasks with
/// their offsets.
final class FilesystemReader: SourceReader {
    let rate = SourceRate.unlimited
    var skippedRecords: Int64 { decoder.skippedRecords }
    private let files: FileTable
    private let store: any FileStore
    private let decoder: any RecordDecoder
    private let columns: FileColumns
    private let context: SubtaskContext
    /// Files seen, in the order they were taken; those of other subtasks included.
    private var known: [String: Int64] = [:]
    private var queue: [StoredFile] = []
    private var current: StoredFile?
    private let buffer: FileBuffer
    private var hasListed = false
    private var rowsLeft: Int
    private var failure: JobFailure?

    /// An offset that says that a file has been read to its end.
    private static let done: Int64 = -1

    init(
        _ files: FileTable, store: any FileStore, decoder: any RecordDecoder, columns: FileColumns,
        limit: Int?,
        _ context: SubtaskContext
    ) {
        self.files = files
        self.store = store
        self.decoder = decoder
        self.columns = columns
        self.context = context
        rowsLeft = limit ?? .max
        buffer = FileBuffer(store)
    }

    func read(into batch: Batch, limit: Int) throws(JobFailure) -> SourceStatus {
        if let failure { throw failure }
        let limit = min(limit, rowsLeft)
        guard limit > 0 else { return .ended }
        while batch.count == 0 {
            guard let file = try nextFile() else {
                guard let millis = files.monitorMillis else { return .ended }
                hasListed = false
                return .idle(pollMillis: millis)
            }
            try decode(file, batch, limit)
        }
        if batch.count > rowsLeft { batch.count = rowsLeft }
        rowsLeft -= batch.count
        return rowsLeft == 0 ? .ended : .more
    }

    /// Decodes some rows of a file. Rows before a bad record are given first, the failure comes with the
    /// next read.
    private func decode(_ file: StoredFile, _ batch: Batch, _ limit: Int) throws(JobFailure) {
        let isLast = try buffer.fill()
        do throws(JobFailure) {
            let used = try decoder.decode(buffer.bytes, isLast: isLast, into: batch, limit: limit)
            buffer.consume(used)
            known[file.path] = buffer.position
            if used == 0, batch.count == 0, !isLast { buffer.needsMore = true }
        } catch {
            failure = error
            guard batch.count > 0 else { throw error }
        }
        if isLast, buffer.isEmpty {
            known[file.path] = Self.done
            current = nil
        }
        try columns.fill(batch, of: file)
    }

    private func nextFile() throws(JobFailure) -> StoredFile? {
        if let current { return current }
        if !hasListed { try list() }
        while !queue.isEmpty {
            let file = queue.removeFirst()
            let offset = known[file.path] ?? 0
            guard offset != Self.done else { continue }
            current = file
            buffer.open(file, at: offset)
            return file
        }
        return nil
    }

    private func list() throws(JobFailure) {
        hasListed = true
        let found: [StoredFile]
        do throws(FileStoreError) {
            found = try store.list(files.path)
        } catch {
            throw FileFailure.enumeration(error, files.path)
        }
        let matching = found.filter { files.pattern?.matches($0.path) ?? true }
        if matching.isEmpty, files.monitorMillis == nil, files.pattern == nil, found.isEmpty {
            throw FileFailure.missing(files.path)
        }
        queue = matching.enumerated().filter { $0.offset % context.parallelism == context.subtask }.map(
            \.element)
    }

    func snapshot(_ writer: inout SnapshotWriter) throws(JobFailure) {
        writer.write(Int64(rowsLeft))
        writer.write(count: known.count)
        for path in known.keys.sorted() {
            writer.write(path)
            writer.write(known[path] ?? 0)
        }
    }

    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {
        rowsLeft = min(rowsLeft, Int(try reader.readInt64()))
        for _ in 0..<(try reader.readCount()) {
            let path = try reader.readString()
            known[path] = try reader.readInt64()
        }
    }
}

/// The part of a file that is being decoded, with 16 readable bytes beyond it.
final class FileBuffer {
    private static let chunkBytes = 1 << 20
    private let store: any FileStore
    private var memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 16)
    private var capacity = 0
    private var start = 0
    private var end = 0
    private var file = StoredFile(path: "", size: 0, modifiedMillis: 0)
    private var fileEnd: Int64 = 0
    private var isAtEnd = true
    /// Whether the bytes at hand are less than one record.
    var needsMore = false

    init(_ store: any FileStore) {
        self.store = store
        memory.initialize(repeating: 0, count: 16)
    }

    deinit { memory.deallocate() }

    /// Starts with a file at an offset.
    func open(_ file: StoredFile, at offset: Int64) {
        self.file = file
        fileEnd = offset
        (start, end, isAtEnd, needsMore) = (0, 0, false, false)
    }

    /// The bytes at hand.
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: memory + start, count: end - start) }
    var isEmpty: Bool { start == end }
    /// The offset in the file of the first byte at hand.
    var position: Int64 { fileEnd - Int64(end - start) }

    func consume(_ count: Int) { start += count }

    /// Reads on if nothing, or too little, is at hand.
    ///
    /// - Returns: whether the bytes at hand are the file's last.
    func fill() throws(JobFailure) -> Bool {
        guard !isAtEnd, isEmpty || needsMore || end - start < Self.chunkBytes / 16 else { return isAtEnd }
        needsMore = false
        makeRoom()
        let room = UnsafeMutableBufferPointer(start: memory + end, count: Self.chunkBytes)
        let count: Int
        do throws(FileStoreError) {
            count = try store.read(file.path, offset: fileEnd, into: room)
        } catch {
            throw FileFailure.io(error)
        }
        isAtEnd = count < Self.chunkBytes
        fileEnd += Int64(count)
        end += count
        return isAtEnd
    }

    /// Moves what is at hand to the front, and makes room for a chunk behind it.
    private func makeRoom() {
        let kept = end - start
        if kept + Self.chunkBytes > capacity {
            let wanted = kept + kept / 2 + Self.chunkBytes * 9 / 8
            let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted + 16)
            fresh.initialize(repeating: 0, count: wanted + 16)
            fresh.update(from: memory + start, count: kept)
            memory.deallocate()
            (memory, capacity) = (fresh, wanted)
        } else if start > 0 {
            memory.update(from: memory + start, count: kept)
        }
        (start, end) = (0, kept)
    }
}

/// File errors as Flink reports them.
enum FileFailure {
    static func io(_ error: FileStoreError) -> JobFailure {
        JobFailure(error.isMissing ? "java.io.FileNotFoundException" : "java.io.IOException", error.reason)
    }

    static func enumeration(_ error: FileStoreError, _ path: String) -> JobFailure {
        io(error).wrapped("org.apache.flink.util.FlinkRuntimeException", "Could not enumerate file splits")
    }

    static func missing(_ path: String) -> JobFailure {
        enumeration(
            FileStoreError(
                "File \(path) does not exist or the user running Flink has insufficient "
                    + "permissions to access it.", isMissing: true), path)
    }
}
