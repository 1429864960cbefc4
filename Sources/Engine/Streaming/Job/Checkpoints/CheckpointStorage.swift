/// Writes and reads checkpoints through the store, `_metadata` last.
final class CheckpointStorage {
    /// A failed write with the path it was for.
    struct WriteFailure: Error {
        var path: String
        var cause: CheckpointStoreError
    }

    private let store: any CheckpointStore
    private let jobID: String
    private let inlineBytes: Int
    private let maxParallelism: Int
    private let incremental: IncrementalStorage?

    init(
        _ store: any CheckpointStore, jobID: String, inlineBytes: Int, maxParallelism: Int,
        isIncremental: Bool = false
    ) {
        incremental = isIncremental ? IncrementalStorage() : nil
        self.store = store
        self.jobID = jobID
        self.inlineBytes = inlineBytes
        self.maxParallelism = maxParallelism
    }

    /// Writes a task's state into the checkpoint's folder; small states stay for `_metadata`.
    ///
    /// - Returns: how long the writes took, virtual milliseconds.
    func write(_ parts: [JobExecution.Snapshot.Part], of pending: PendingCheckpoint) throws(WriteFailure)
        -> Int64
    {
        var millis: Int64 = 0
        for part in parts {
            var place = CheckpointImage.Part.Place.inline(part.bytes)
            if part.bytes.count > inlineBytes {
                place =
                    incremental != nil && !pending.isSavepoint
                    ? try writeChunks(part, pending, &millis) : try writeFile(part, pending, &millis)
            }
            pending.parts.append(
                CheckpointImage.Part(
                    uid: part.uid, subtask: part.subtask, parallelism: part.parallelism, place: place,
                    shape: part.shape))
        }
        return millis
    }

    private func writeFile(
        _ part: JobExecution.Snapshot.Part, _ pending: PendingCheckpoint, _ millis: inout Int64
    ) throws(WriteFailure) -> CheckpointImage.Part.Place {
        let (bytes, checksum) = CheckpointImage.stateFile(part.bytes)
        let path = "\(pending.folder)/\(Self.fileName(jobID, pending.id, pending.parts.count))"
        millis += try put(path, bytes)
        pending.files.append(path)
        pending.sizeBytes += Int64(bytes.count)
        return .file(path: path, bytes: bytes.count, checksum: checksum)
    }

    private func writeChunks(
        _ part: JobExecution.Snapshot.Part, _ pending: PendingCheckpoint, _ millis: inout Int64
    ) throws(WriteFailure) -> CheckpointImage.Part.Place {
        guard let incremental else { return .inline(part.bytes) }
        var (fresh, chunks) = incremental.plan(part.bytes)
        if !fresh.isEmpty {
            let folder = pending.folder.prefix(
                upTo: pending.folder.lastIndex(of: "/") ?? pending.folder.endIndex)
            let path = "\(folder)/shared/\(Self.fileName(jobID, pending.id, pending.parts.count))"
            let bytes = CheckpointImage.stateFile(fresh).bytes
            millis += try put(path, bytes)
            pending.sizeBytes += Int64(bytes.count)
            for index in chunks.indices where chunks[index].path.isEmpty { chunks[index].path = path }
        }
        pending.sharedFiles = Set(pending.sharedFiles).union(chunks.map(\.path)).sorted()
        return .chunks(chunks)
    }

    private func put(_ path: String, _ bytes: [UInt8]) throws(WriteFailure) -> Int64 {
        do throws(CheckpointStoreError) {
            return try store.put(path, bytes)
        } catch {
            throw WriteFailure(path: path, cause: error)
        }
    }

    /// Writes `_metadata`: from now on the checkpoint exists. Returns how long it took, virtual milliseconds.
    func finish(_ pending: PendingCheckpoint) throws(CheckpointStoreError) -> Int64 {
        // Tasks answer in the order of virtual time; the file is in the order of their names.
        let parts = pending.parts.sorted { ($0.uid, $0.subtask) < ($1.uid, $1.subtask) }
        let image = CheckpointImage(
            jobID: jobID, checkpoint: pending.id, isSavepoint: pending.isSavepoint,
            maxParallelism: maxParallelism, parts: parts)
        let metadata = image.encoded()
        pending.sizeBytes += Int64(metadata.count)
        let millis = try store.put("\(pending.folder)/_metadata", metadata)
        pending.metadataPath = "\(pending.folder)/_metadata"
        return millis
    }

    /// The checkpoint is complete: the next incremental one builds on it.
    func complete(_ pending: PendingCheckpoint) {
        if !pending.isSavepoint { incremental?.complete(pending.parts) }
    }

    /// Deletes files of a checkpoint, in the order given.
    ///
    /// - Returns: the refusals, which leave files behind but do no other harm.
    func delete(_ files: [String]) -> [String] {
        var refusals: [String] = []
        for path in files {
            do throws(CheckpointStoreError) { try store.delete(path) } catch { refusals.append(error.reason) }
        }
        return refusals
    }

    /// Reads a whole checkpoint.
    func read(folder: String) throws(JobFailure) -> JobExecution.Snapshot {
        let metadataPath = folder.hasSuffix("/_metadata") ? folder : "\(folder)/_metadata"
        let bytes = try get(metadataPath)
        do throws(SnapshotError) {
            let image = try CheckpointImage(metadata: bytes, path: metadataPath)
            guard image.maxParallelism == maxParallelism else {
                throw SnapshotError(
                    "Max parallelism mismatch between checkpoint/savepoint state and new program. "
                        + "The state has \(image.maxParallelism), the program \(maxParallelism).")
            }
            var files: [String: [UInt8]] = [:]
            var parts: [JobExecution.Snapshot.Part] = []
            for part in image.parts { parts.append(try read(part, &files)) }
            return JobExecution.Snapshot(parts: parts, checkpoint: image.checkpoint)
        } catch {
            throw JobFailure("java.lang.IllegalStateException", error.reason)
        }
    }

    /// `files` keeps shared files that several parts are made of.
    private func read(
        _ part: CheckpointImage.Part, _ files: inout [String: [UInt8]]
    ) throws(SnapshotError) -> JobExecution.Snapshot.Part {
        var state: [UInt8]
        switch part.place {
        case .inline(let bytes): state = bytes
        case .file(let path, let size, let checksum):
            state = try CheckpointImage.state(try file(path), path: path, size: size, checksum: checksum)
        case .chunks(let chunks):
            state = []
            state.reserveCapacity(chunks.reduce(0) { $0 + $1.bytes })
            for chunk in chunks { state += try piece(chunk, &files) }
        }
        return JobExecution.Snapshot.Part(
            uid: part.uid, subtask: part.subtask, parallelism: part.parallelism, bytes: state,
            shape: part.shape)
    }

    private func file(_ path: String) throws(SnapshotError) -> [UInt8] {
        do throws(CheckpointStoreError) { return try store.get(path) } catch {
            throw SnapshotError(error.reason)
        }
    }

    private func piece(
        _ chunk: CheckpointImage.ChunkPlace, _ files: inout [String: [UInt8]]
    ) throws(SnapshotError) -> ArraySlice<UInt8> {
        if files[chunk.path] == nil {
            files[chunk.path] = try CheckpointImage.chunkFile(try file(chunk.path), path: chunk.path)
        }
        let bytes = files[chunk.path] ?? []
        guard chunk.offset >= 0, chunk.bytes > 0, chunk.bytes <= bytes.count - chunk.offset else {
            throw SnapshotError(
                "shared state file '\(chunk.path)' is not the one that the checkpoint was made of")
        }
        let piece = bytes[chunk.offset..<chunk.offset + chunk.bytes]
        guard StateChunks.digest(of: piece) == chunk.digest else {
            throw SnapshotError(
                "shared state file '\(chunk.path)' is not the one that the checkpoint was made of")
        }
        return piece
    }

    private func get(_ path: String) throws(JobFailure) -> [UInt8] {
        do throws(CheckpointStoreError) { return try store.get(path) } catch { throw error.failure }
    }

    /// A name in the form of Flink's random UUIDs, but a function of the job and the checkpoint.
    private static func fileName(_ jobID: String, _ id: Int64, _ index: Int) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(jobID)/\(id)/\(index)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var chance = SplitMix(state: hash)
        let digits = (chance.hex() + chance.hex()).map { $0 }
        let cuts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return cuts.map { String(digits[$0]) }.joined(separator: "-")
    }

    private struct SplitMix {
        var state: UInt64
        mutating func hex() -> String {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            let text = String(word ^ (word >> 31), radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
    }
}
