import CloudGateway
import Glibc
import LabKernel

/// A store in a folder: object bytes are files under `<bucket>/objects/`, the index is `index.sqlite`.
///
/// What a commit made visible survives a killed process and a power cut: bodies are synced before the index
/// names them, and files that no commit names are removed when a folder is opened again after it was not closed.
/// Commits that come together are made lasting together, by one write to a segment under `.journal/`: their
/// changes of the index, and bodies of up to 16 KiB. From there both go on, into the database and into files, when
/// there is time, within a moment on a store that is not busy. On a full disk nothing new is stored, and deletions
/// go on.
package final class DurableStore: ObjectStore {
    private let folder: String
    private let isGrouped: Bool
    private let lock: FolderLock
    private let database: IndexDatabase
    private let held = HeldBodies()
    private let journal: BodyJournal
    private let files: BlobFiles
    private let group: GroupCommit
    private let idle = IdleWatch()
    private let reserve: SpaceReserve
    private var isOpen = false
    /// What was written for the next commit.
    private var intake = GroupCommit.Entry()
    /// Numbers below this one are reserved in the index.
    private var reserved: UInt64 = 0

    /// Larger bodies go into their file at once.
    private static let smallBytes: Int64 = 16_384
    /// So many numbers are reserved with one write of the index.
    private static let numbersReserved: UInt64 = 4_096

    /// Opens or creates the store in `folder`. With `isGrouped`, `commit` does not wait until changes are
    /// lasting. Throws a `LabError` when the folder cannot be used or another process has it.
    package init(folder: String, isGrouped: Bool = false) throws(LabError) {
        (self.folder, self.isGrouped) = (folder, isGrouped)
        do throws(CloudError) {
            try Files.makeFolder(folder)
            journal = try BodyJournal(folder: folder + "/.journal", held: held)
            reserve = SpaceReserve(folder: folder)
            reserve.look()
        } catch {
            throw LabError("OSS001", error.message, fix: "name a folder you may write to")
        }
        lock = try FolderLock(folder: folder)
        database = try IndexDatabase(path: folder + "/index.sqlite")
        let steps = CommitSteps(journal: journal)
        files = BlobFiles(
            folder: folder, held: held, journal: journal, database: database,
            isIdle: { [idle] in idle.isIdle }, isFull: { [reserve] in reserve.isSpent },
            isScarce: { [reserve] in reserve.isScarce })
        group = GroupCommit(
            undo: { [held] entries in
                for entry in entries {
                    held.forget(entry.bodies.map(\.number))
                    for path in entry.created { unlink(path) }
                }
            },
            makeLasting: { [files] entries in
                let failure = steps.makeLasting(entries, filled: files.add)
                if failure == nil { files.discard(entries.flatMap(\.freed)) }
                return failure
            })
    }

    package func load() throws(CloudError) -> StoredIndex {
        group.recover()
        intake = GroupCommit.Entry()
        // A full disk may have room again once the log is in the database.
        if isOpen {
            reserve.look()
            database.compact()
            if let full = journal.take() { files.add(full) }
            try files.index()
        }
        let left = isOpen ? [] : try journal.leftBehind()
        for full in left { try database.apply(try full.rows(), compacting: reserve.isSpent) }
        let index = try database.load()
        reserved = index.nextNumber
        if !isOpen { takeOver(left, StoredBlobs(index)) }
        isOpen = true
        return index
    }

    /// Goes on from what an earlier process left, whose changes are in the database by now.
    private func takeOver(_ left: [BodyJournal.Full], _ named: StoredBlobs) {
        for var full in left {
            // An object that was appended to since is larger than the record: its file has it all.
            for record in full.records
            where !record.isOfIndex && named.sizes[record.number] == Int64(record.count) {
                held[record.number] = .segment(full.segment, offset: record.offset, count: record.count)
            }
            full.isIndexed = true
            files.add(full)
        }
        if !lock.wasClosed { sweep(keeping: named.paths) }
        files.settle()
    }

    /// Brings everything into its files and marks the folder as left in order; the store may not be used
    /// afterwards.
    package func close() {
        do throws(CloudError) { try group.wait() } catch {
            // What was lost was said to be so; the folder is not marked as left in order.
            return
        }
        group.perform { [journal, files] in if let full = journal.take() { files.add(full) } }
        group.flush()
        files.finish()
        lock.release()
    }

    package func write(_ body: RequestBody, as name: BlobName) throws(CloudError) {
        try reserve.admit()
        if case .bytes(let bytes) = body, body.count <= Self.smallBytes {
            held[name.number] = .memory(bytes)
            return intake.bodies.append((name.number, name.path, bytes))
        }
        let path = path(name)
        switch body {
        case .file(let spooled, _) where try Files.move(spooled, to: path, changed: &intake.written):
            intake.created.append(path)
        default:
            try Files.create(path, changed: &intake.written) { (descriptor) throws(CloudError) in
                try Self.copy(body, to: descriptor, at: 0, path: path)
            }
            intake.created.append(path)
        }
    }

    package func append(_ body: RequestBody, to name: BlobName, at offset: Int64) throws(CloudError) {
        try reserve.admit()
        if held[name.number] != nil { try files.settle(name) }
        let path = path(name)
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.failure("open", path) }
        defer { Glibc.close(descriptor) }
        try Self.copy(body, to: descriptor, at: offset, path: path)
        intake.written += [path, Files.parent(of: path)]
    }

    package func join(_ slices: [BlobSlice], as name: BlobName) throws(CloudError) {
        try reserve.admit()
        guard slices.reduce(0, { $0 + $1.count }) > Self.smallBytes else {
            var bytes: [UInt8] = []
            for slice in slices { bytes += try bytesOf(slice) }
            return try write(.bytes(bytes), as: name)
        }
        let path = path(name)
        try Files.create(path, changed: &intake.written) { (descriptor) throws(CloudError) in
            var offset: Int64 = 0
            for slice in slices {
                try self.copy(slice, to: descriptor, at: offset, path: path)
                offset += slice.count
            }
        }
        intake.created.append(path)
    }

    package func read(_ slice: BlobSlice) throws(CloudError) -> ResponseBody {
        if slice.count == 0 { return .bytes([]) }
        let held = try held.read(slice.name.number, offset: slice.offset, count: slice.count)
        if let held { return .bytes(held) }
        // Files are read by who sends them: here the world waits.
        return .file(path: path(slice.name), offset: slice.offset, count: slice.count)
    }

    private func bytesOf(_ slice: BlobSlice) throws(CloudError) -> [UInt8] {
        if slice.count == 0 { return [] }
        let held = try held.read(slice.name.number, offset: slice.offset, count: slice.count)
        if let held { return held }
        return try Files.read(path(slice.name), offset: slice.offset, count: Int(slice.count))
    }

    package func commit(_ changes: [IndexChange], nextNumber: UInt64) throws(CloudError) {
        var entry = intake
        intake = GroupCommit.Entry()
        // Here and not with the group: groups are made lasting one after the other, and each waits for its own bytes.
        entry.rows.reserveCapacity(changes.count * 640)
        for change in changes { IndexRow.append(change, to: &entry.rows) }
        if entry.bodies.isEmpty {
            reserve.look()
            if reserve.isScarce { files.indexSoon() }
        }
        if nextNumber > reserved {
            reserved = nextNumber + Self.numbersReserved
            entry.nextNumber = reserved
        }
        try group.add(entry)
        idle.note { [group, journal, files] in
            group.perform {
                if let full = journal.take() { files.add(full) }
                files.settle()
            }
        }
        if !isGrouped { try group.wait() }
    }

    package func together(_ body: () -> Void) -> @Sendable () -> Void { group.together(body) }

    package func whenLasting(_ done: @escaping @Sendable (CloudError?) -> Void) { group.whenLasting(done) }

    package var hasLostCommits: Bool { group.hasFailed }

    package func discard(_ names: [BlobName], at now: Instant) {
        let unwritten = Set(names.map(\.number))
        intake.bodies.removeAll { unwritten.contains($0.number) }
        var entry = GroupCommit.Entry()
        entry.freed = names
        // What is named after a lost group is found and removed when the folder is opened again.
        do throws(CloudError) { try group.add(entry) } catch { return }
    }

    private func path(_ name: BlobName) -> String { name.path(in: folder) }

    private static func copy(
        _ body: RequestBody, to descriptor: Int32, at offset: Int64, path: String
    ) throws(CloudError) {
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
    }

    private func copy(_ slice: BlobSlice, to descriptor: Int32, at offset: Int64, path: String)
        throws(CloudError)
    {
        if held[slice.name.number] != nil {
            return try Files.write(try bytesOf(slice), to: descriptor, at: offset, path: path)
        }
        let sourcePath = self.path(slice.name)
        let source = open(sourcePath, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw Files.failure("open", sourcePath) }
        defer { Glibc.close(source) }
        try Files.copy(source, from: slice.offset, count: slice.count, to: descriptor, at: offset, path: path)
    }

    /// Removes files that the index does not name: what a killed process had written but not committed.
    private func sweep(keeping named: Set<String>) {
        for path in Files.list(folder)
        where path.contains("/") && !path.hasPrefix(".") && !named.contains(path) {
            Files.remove("\(folder)/\(path)", upTo: folder)
        }
    }
}
