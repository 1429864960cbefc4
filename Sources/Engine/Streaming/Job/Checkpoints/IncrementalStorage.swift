/// Incremental checkpoints: a part's file holds only chunks that the last completed checkpoint does not have.
///
/// Files of chunks lie in `shared/` beside the checkpoints' folders and live as long as a checkpoint refers
/// to them.
final class IncrementalStorage {
    /// Chunks of the last completed checkpoint, and where they lie.
    private var known: [StateChunks.Digest: CheckpointImage.ChunkPlace] = [:]

    /// What is to be written of a part: the bytes of a new file, and the part's chunks, those of the new file
    /// with an empty path.
    func plan(_ state: [UInt8]) -> (fresh: [UInt8], chunks: [CheckpointImage.ChunkPlace]) {
        var fresh: [UInt8] = []
        var added: [StateChunks.Digest: CheckpointImage.ChunkPlace] = [:]
        var places: [CheckpointImage.ChunkPlace] = []
        for chunk in StateChunks(state).chunks {
            if let place = known[chunk.digest] ?? added[chunk.digest] {
                places.append(place)
                continue
            }
            let place = CheckpointImage.ChunkPlace(
                path: "", offset: fresh.count, bytes: chunk.range.count, digest: chunk.digest)
            fresh.append(contentsOf: state[chunk.range])
            added[chunk.digest] = place
            places.append(place)
        }
        return (fresh, places)
    }

    /// A checkpoint is complete: the next one builds on it.
    func complete(_ parts: [CheckpointImage.Part]) {
        known.removeAll(keepingCapacity: true)
        for part in parts {
            guard case .chunks(let chunks) = part.place else { continue }
            for chunk in chunks { known[chunk.digest] = chunk }
        }
    }
}
