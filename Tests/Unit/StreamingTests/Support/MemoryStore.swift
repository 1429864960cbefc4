@testable import Streaming

/// A checkpoint store in memory that can be told to refuse or to be slow.
final class MemoryStore: CheckpointStore {
    private(set) var objects: [String: [UInt8]] = [:]
    /// Refuses paths for which it gives a reason.
    var refusal: (_ verb: String, _ path: String) -> String? = { _, _ in nil }
    var putMillis: Int64 = 5

    private func check(_ verb: String, _ path: String) throws(CheckpointStoreError) {
        if let reason = refusal(verb, path) { throw CheckpointStoreError(reason) }
    }

    func put(_ path: String, _ bytes: [UInt8]) throws(CheckpointStoreError) -> Int64 {
        try check("put", path)
        objects[path] = bytes
        return putMillis
    }

    func get(_ path: String) throws(CheckpointStoreError) -> [UInt8] {
        try check("get", path)
        guard let bytes = objects[path] else {
            throw CheckpointStoreError("no object '\(path)'", isMissing: true)
        }
        return bytes
    }

    func delete(_ path: String) throws(CheckpointStoreError) {
        try check("delete", path)
        objects[path] = nil
    }

    func list(_ folder: String) throws(CheckpointStoreError) -> [String] {
        objects.keys.filter { $0.hasPrefix(folder) }.sorted()
    }

    /// Takes objects away as if somebody had deleted them.
    func lose(_ isLost: (String) -> Bool) { objects = objects.filter { !isLost($0.key) } }

    /// Makes one object's bytes those of another.
    func replace(_ path: String, with other: String) { objects[path] = objects[other] }

    /// Overwrites one byte of an object.
    func corrupt(_ path: String, at offset: Int) { objects[path]?[offset] ^= 0xFF }
}
