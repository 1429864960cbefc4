import Streaming

/// Checkpoints in memory.
final class BenchmarkMemory: CheckpointStore {
    private var objects: [String: [UInt8]] = [:]

    func put(_ path: String, _ bytes: [UInt8]) throws(CheckpointStoreError) -> Int64 {
        objects[path] = bytes
        return 0
    }

    func get(_ path: String) throws(CheckpointStoreError) -> [UInt8] {
        guard let bytes = objects[path] else {
            throw CheckpointStoreError("no object '\(path)'", isMissing: true)
        }
        return bytes
    }

    func delete(_ path: String) throws(CheckpointStoreError) { objects[path] = nil }

    func list(_ folder: String) throws(CheckpointStoreError) -> [String] {
        objects.keys.filter { $0.hasPrefix(folder) }.sorted()
    }
}
