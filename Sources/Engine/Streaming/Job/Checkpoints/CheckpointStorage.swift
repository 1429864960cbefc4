/// Writes and reads checkpoints through the store, `_metadata` last.
final class CheckpointStorage {
    /// A checkpoint on its way: the state files are written, `_metadata` is not.
    struct Pending {
        var id: Int64
        var folder: String
        var metadata: [UInt8]
        var files: [String]
        /// Bytes of the state files and of `_metadata`.
        var sizeBytes: Int64
        /// How long the slowest subtask's write took, virtual milliseconds.
        var writeMillis: Int64
    }
    /// A failed write with the operator it was for.
    struct WriteFailure: Error {
        var uid: String
        var subtask: Int
        var parallelism: Int
        var path: String
        var cause: CheckpointStoreError
    }

    private let store: any CheckpointStore
    private let jobID: String
    private let inlineBytes: Int
    private let maxParallelism: Int

    init(_ store: any CheckpointStore, jobID: String, inlineBytes: Int, maxParallelism: Int) {
        self.store = store
        self.jobID = jobID
        self.inlineBytes = inlineBytes
        self.maxParallelism = maxParallelism
    }

    /// Writes the state files of a snapshot into `folder`; small states stay for `_metadata`.
    func write(
        _ snapshot: JobExecution.Snapshot, id: Int64, isSavepoint: Bool, folder: String
    ) throws(WriteFailure) -> Pending {
        var parts: [CheckpointImage.Part] = []
        var (files, size, slowest): ([String], Int64, Int64) = ([], 0, 0)
        for (index, part) in snapshot.parts.enumerated() {
            var place = CheckpointImage.Part.Place.inline(part.bytes)
            if part.bytes.count > inlineBytes {
                let (bytes, checksum) = CheckpointImage.stateFile(part.bytes)
                let path = "\(folder)/\(Self.fileName(jobID, id, index))"
                do throws(CheckpointStoreError) {
                    slowest = max(slowest, try store.put(path, bytes))
                } catch {
                    throw WriteFailure(
                        uid: part.uid, subtask: part.subtask, parallelism: part.parallelism, path: path,
                        cause: error)
                }
                files.append(path)
                size += Int64(bytes.count)
                place = .file(path: path, bytes: bytes.count, checksum: checksum)
            }
            parts.append(
                CheckpointImage.Part(
                    uid: part.uid, subtask: part.subtask, parallelism: part.parallelism, place: place))
        }
        let image = CheckpointImage(
            jobID: jobID, checkpoint: id, isSavepoint: isSavepoint, maxParallelism: maxParallelism,
            parts: parts)
        let metadata = image.encoded()
        return Pending(
            id: id, folder: folder, metadata: metadata, files: files, sizeBytes: size + Int64(metadata.count),
            writeMillis: slowest)
    }

    /// Writes `_metadata`: from now on the checkpoint exists. Returns how long it took, virtual milliseconds.
    func finish(_ pending: Pending) throws(CheckpointStoreError) -> Int64 {
        try store.put("\(pending.folder)/_metadata", pending.metadata)
    }

    /// Deletes a checkpoint's files, state first.
    ///
    /// - Returns: the refusals, which leave files behind but do no other harm.
    func delete(_ files: [String], folder: String) -> [String] {
        var refusals: [String] = []
        for path in files + ["\(folder)/_metadata"] {
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
            var parts: [JobExecution.Snapshot.Part] = []
            for part in image.parts { parts.append(try read(part)) }
            return JobExecution.Snapshot(parts: parts)
        } catch {
            throw JobFailure("java.lang.IllegalStateException", error.reason)
        }
    }

    private func read(_ part: CheckpointImage.Part) throws(SnapshotError) -> JobExecution.Snapshot.Part {
        var state: [UInt8]
        switch part.place {
        case .inline(let bytes): state = bytes
        case .file(let path, let size, let checksum):
            do throws(CheckpointStoreError) { state = try store.get(path) } catch {
                throw SnapshotError(error.reason)
            }
            state = try CheckpointImage.state(state, path: path, size: size, checksum: checksum)
        }
        return JobExecution.Snapshot.Part(
            uid: part.uid, subtask: part.subtask, parallelism: part.parallelism, bytes: state)
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
