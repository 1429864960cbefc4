import LabKernel

/// How far tables were written when checkpoints and savepoints were taken.
final class SinkSnapshots {
    /// A table at a snapshot.
    struct Saved {
        let part: SinkPart
        var counts: SinkPart.Counts
    }

    private struct Snapshot: Hashable {
        var jobID: String
        var checkpoint: Int64
    }

    /// Those of which not all is written yet.
    private var pending: [Snapshot: [Saved]] = [:]
    /// Those that a job may start from, by their folders.
    private var completed: [String: [Saved]] = [:]

    /// A subtask has written all that comes before a snapshot's barrier.
    func note(checkpoint: Int64, of jobID: String, subtask: Int, in part: SinkPart) {
        let snapshot = Snapshot(jobID: jobID, checkpoint: checkpoint)
        var tables = pending[snapshot] ?? []
        let index = tables.firstIndex { $0.part === part } ?? tables.count
        if index == tables.count { tables.append(Saved(part: part, counts: [:])) }
        tables[index].counts[subtask] = part.counts[subtask] ?? 0
        pending[snapshot] = tables
    }

    /// A snapshot is over. Subtasks that took no part in it had ended before: all that they wrote belongs to it.
    func end(_ record: CheckpointRecord, of jobID: String) {
        let tables = pending.removeValue(forKey: Snapshot(jobID: jobID, checkpoint: record.id)) ?? []
        guard record.status == .completed else { return }
        completed[record.path] = tables.map { table in
            Saved(part: table.part, counts: table.part.counts.merging(table.counts) { $1 })
        }
    }

    /// A table as it was at a snapshot; nil when the snapshot knows nothing of it.
    func saved(_ key: SinkPart.Key, at path: String) -> Saved? {
        completed[path]?.first { $0.part.key == key }
    }
}
