import Foundation
import Streaming

/// Checkpoints in a temporary folder: a file is written beside its place, flushed to the disk and renamed.
final class BenchmarkDisk: CheckpointStore {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "labsim-bench-\(UUID().uuidString)").path

    /// Deletes everything.
    func remove() throws { try FileManager.default.removeItem(atPath: folder) }

    func put(_ path: String, _ bytes: [UInt8]) throws(CheckpointStoreError) -> Int64 {
        let target = "\(folder)/\(path)"
        do {
            try FileManager.default.createDirectory(
                atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        } catch {
            throw CheckpointStoreError("cannot make the folder of '\(target)': \(error)")
        }
        try write(bytes, to: "\(target).part")
        guard rename("\(target).part", target) == 0 else { throw Self.refused("rename", target) }
        return 0
    }

    private func write(_ bytes: [UInt8], to path: String) throws(CheckpointStoreError) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard file >= 0 else { throw Self.refused("open", path) }
        defer { close(file) }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Foundation.write(file, $0.baseAddress.map { $0 + done }, bytes.count - done)
            }
            guard count > 0 else { throw Self.refused("write", path) }
            done += count
        }
        guard fsync(file) == 0 else { throw Self.refused("flush", path) }
    }

    func get(_ path: String) throws(CheckpointStoreError) -> [UInt8] {
        let target = "\(folder)/\(path)"
        let file = open(target, O_RDONLY)
        guard file >= 0 else { throw Self.refused("open", target) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Self.refused("look at", target) }
        let size = Int(status.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let more = Foundation.read(file, buffer.baseAddress.map { $0 + count }, size - count)
                guard more > 0 else { return }
                count += more
            }
        }
        guard bytes.count == size else { throw Self.refused("read", target) }
        return bytes
    }

    func delete(_ path: String) throws(CheckpointStoreError) {
        guard unlink("\(folder)/\(path)") == 0 || errno == ENOENT else { throw Self.refused("delete", path) }
    }

    func list(_ folder: String) throws(CheckpointStoreError) -> [String] {
        let root = "\(self.folder)/\(folder)"
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return names.map { folder + $0 }.sorted()
    }

    private static func refused(_ action: String, _ path: String) -> CheckpointStoreError {
        CheckpointStoreError("cannot \(action) '\(path)': \(String(cString: strerror(errno)))")
    }
}
