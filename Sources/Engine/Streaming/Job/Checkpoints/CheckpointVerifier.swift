/// Looks whether a checkpoint is whole.
package enum CheckpointVerifier {
    /// What is wrong with the checkpoint in `folder`; nil when every file is there as it was written, and
    /// every subtask of every operator has its state in it.
    package static func damage(in folder: String, _ store: any CheckpointStore) -> String? {
        do {
            let path = "\(folder)/_metadata"
            let image = try CheckpointImage(metadata: try store.get(path), path: path)
            let storage = CheckpointStorage(
                store, jobID: image.jobID, inlineBytes: 0, maxParallelism: image.maxParallelism)
            return missingPart(try storage.read(folder: folder))
        } catch let error as CheckpointStoreError {
            return error.reason
        } catch let error as SnapshotError {
            return error.reason
        } catch {
            return "\(error)"
        }
    }

    /// Which of some texts, such as paths of staged files, the state of a checkpoint speaks of; none when it
    /// cannot be read.
    package static func mentions(of texts: [String], in folder: String, _ store: any CheckpointStore)
        -> [String]
    {
        do {
            let path = "\(folder)/_metadata"
            let image = try CheckpointImage(metadata: try store.get(path), path: path)
            let storage = CheckpointStorage(
                store, jobID: image.jobID, inlineBytes: 0, maxParallelism: image.maxParallelism)
            let parts = try storage.read(folder: folder).parts
            return texts.filter { text in
                let bytes = Array(text.utf8)
                return parts.contains { $0.bytes.firstRange(of: bytes) != nil }
            }
        } catch {
            // What is wrong with it is for `damage` to say.
            return []
        }
    }

    private static func missingPart(_ snapshot: JobExecution.Snapshot) -> String? {
        var found: [String: (parallelism: Int, subtasks: Set<Int>)] = [:]
        for part in snapshot.parts where !part.uid.hasPrefix(InFlightElement.uidPrefix) {
            found[part.uid, default: (part.parallelism, [])].subtasks.insert(part.subtask)
        }
        let torn = found.filter { $0.value.subtasks.count != $0.value.parallelism }.keys.min()
        return torn.map { "a subtask of '\($0)' has no state in it" }
    }
}
