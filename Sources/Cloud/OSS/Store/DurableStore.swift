import CloudGateway
import Glibc
import LabKernel

/// A store in a folder: object bytes are files under `<bucket>/objects/`, the index is `index.sqlite`.
///
/// What a commit made visible survives a killed process and a power cut: blobs are synced before the commit,
/// the database writes its log through, and files that no commit names are removed when a folder is opened
/// again after it was not closed.
package final class DurableStore: ObjectStore {
    private let folder: String
    private let database: IndexDatabase
    private let lock: FolderLock
    private var graveyard: [(name: BlobName, since: Instant)] = []

    /// Larger answers stay in their file.
    private static let readLimit: Int64 = 65_536

    /// Opens or creates the store in `folder`. Throws a `LabError` when the folder cannot be used or another
    /// process has it.
    package init(folder: String) throws(LabError) {
        self.folder = folder
        do throws(CloudError) { try Files.makeFolder(folder) } catch {
            throw LabError("OSS001", error.message, fix: "name a folder you may write to")
        }
        lock = try FolderLock(folder: folder)
        database = try IndexDatabase(path: folder + "/index.sqlite")
    }

    package func load() throws(CloudError) -> StoredIndex {
        let index = try database.load()
        if !lock.wasClosed { sweep(keeping: index) }
        return index
    }

    /// Marks the folder as left in order; the store may not be used afterwards.
    package func close() {
        for (name, _) in graveyard { remove(name) }
        graveyard = []
        lock.release()
    }

    package func write(_ body: RequestBody, as name: BlobName) throws(CloudError) {
        let path = path(name)
        if case .file(let spooled, _) = body, try adopt(spooled, as: path) { return }
        try Files.create(path) { (descriptor) throws(CloudError) in
            _ = try Self.copy(body, to: descriptor, at: 0, path: path)
        }
    }

    package func append(_ body: RequestBody, to name: BlobName, at offset: Int64) throws(CloudError) {
        let path = path(name)
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.failure("open", path) }
        defer { Glibc.close(descriptor) }
        _ = try Self.copy(body, to: descriptor, at: offset, path: path)
        guard fsync(descriptor) == 0 else { throw Files.failure("sync", path) }
    }

    package func join(_ slices: [BlobSlice], as name: BlobName) throws(CloudError) {
        let path = path(name)
        try Files.create(path) { (descriptor) throws(CloudError) in
            var offset: Int64 = 0
            for slice in slices {
                try self.copy(slice, to: descriptor, at: offset, path: path)
                offset += slice.count
            }
        }
    }

    package func read(_ slice: BlobSlice) throws(CloudError) -> ResponseBody {
        if slice.count == 0 { return .bytes([]) }
        let path = path(slice.name)
        if slice.count > Self.readLimit {
            return .file(path: path, offset: slice.offset, count: slice.count)
        }
        return .bytes(try Files.read(path, offset: slice.offset, count: Int(slice.count)))
    }

    package func commit(_ changes: [IndexChange], nextNumber: UInt64) throws(CloudError) {
        try database.commit(changes, nextNumber: nextNumber)
    }

    package func discard(_ names: [BlobName], at now: Instant) {
        // An answer that is still being sent may point into a file, so files outlive their objects by a
        // minute.
        let kept = graveyard.partition { $0.since + .seconds(60) > now }
        for (name, _) in graveyard[..<kept] { remove(name) }
        graveyard.removeSubrange(..<kept)
        graveyard += names.map { ($0, now) }
    }

    private func path(_ name: BlobName) -> String { "\(folder)/\(name.path)" }

    private func remove(_ name: BlobName) { Files.remove(path(name), upTo: folder) }

    /// Moves a spooled file into place; false when it lies on another file system.
    private func adopt(_ spooled: String, as path: String) throws(CloudError) -> Bool {
        try Files.makeFolder(Files.parent(of: path))
        let descriptor = open(spooled, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.failure("open", spooled) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Files.failure("sync", spooled) }
        guard rename(spooled, path) == 0 else {
            if errno == EXDEV { return false }
            throw Files.failure("move", spooled)
        }
        try Files.syncFolder(Files.parent(of: path))
        return true
    }

    private static func copy(
        _ body: RequestBody, to descriptor: Int32, at offset: Int64, path: String
    ) throws(CloudError) -> Int64 {
        var position = offset
        var failure: CloudError?
        let isWhole = body.forEachChunk { chunk in
            guard failure == nil else { return }
            do throws(CloudError) {
                try Files.write(chunk, to: descriptor, at: position, path: path)
                position += Int64(chunk.count)
            } catch { failure = error }
        }
        if let failure { throw failure }
        guard isWhole else { throw OSSErrors.storage("cannot read the spooled body of \"\(path)\"") }
        return position - offset
    }

    private func copy(_ slice: BlobSlice, to descriptor: Int32, at offset: Int64, path: String)
        throws(CloudError)
    {
        let sourcePath = self.path(slice.name)
        let source = open(sourcePath, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw Files.failure("open", sourcePath) }
        defer { Glibc.close(source) }
        var done: Int64 = 0
        while done < slice.count {
            let count = Int(min(slice.count - done, 1 << 20))
            let bytes = try Files.read(source, offset: slice.offset + done, count: count, path: sourcePath)
            try Files.write(bytes, to: descriptor, at: offset + done, path: path)
            done += Int64(count)
        }
    }

    /// Removes files that the index does not name: what a killed process had written but not committed.
    private func sweep(keeping index: StoredIndex) {
        var named: Set<String> = []
        for (bucket, version) in index.versions {
            guard let blob = version.blob else { continue }
            named.insert(BlobName(bucket: bucket, owner: .object(version.key), number: blob).path)
        }
        for (bucket, upload) in index.uploads {
            for part in upload.parts {
                let owner = BlobName.Owner.part(uploadID: upload.id, number: part.number)
                named.insert(BlobName(bucket: bucket, owner: owner, number: part.blob).path)
            }
        }
        for path in Files.list(folder) where path.contains("/") && !named.contains(path) {
            Files.remove("\(folder)/\(path)", upTo: folder)
        }
    }
}
