import LabKernel

/// Writes and reads whole snapshots outside of a running job, in the files of a job's checkpoints.
package final class SnapshotFiles {
    private let storage: CheckpointStorage
    private var nextID: Int64 = 1

    /// - Parameter isIncremental: whether a snapshot refers to files of the one before where it can.
    package init(_ store: any CheckpointStore, isIncremental: Bool = false) {
        storage = CheckpointStorage(
            store, jobID: "snapshot", inlineBytes: 0, maxParallelism: KeyGroups.defaultMaxParallelism,
            isIncremental: isIncremental)
    }

    /// Writes a snapshot into `folder`, its `_metadata` last.
    ///
    /// - Returns: the bytes written.
    package func write(_ snapshot: JobExecution.Snapshot, folder: String) throws(JobFailure) -> Int64 {
        let pending = PendingCheckpoint(
            id: nextID, isSavepoint: false, isUnaligned: false, stop: .goOn, triggered: .epoch, attempt: 0,
            folder: folder, done: nil)
        nextID += 1
        do throws(CheckpointStorage.WriteFailure) {
            _ = try storage.write(snapshot.parts, of: pending)
        } catch {
            throw error.cause.failure
        }
        do throws(CheckpointStoreError) { _ = try storage.finish(pending) } catch { throw error.failure }
        storage.complete(pending)
        return pending.sizeBytes
    }

    /// Reads what `write` wrote.
    package func read(folder: String) throws(JobFailure) -> JobExecution.Snapshot {
        try storage.read(folder: folder)
    }
}
