import CloudGateway
import Dispatch
import Glibc
import Synchronization

/// The housekeeping of a store's folder, on a queue of its own: from segments, changes of the index go into the
/// database and bodies into their files, and files go that no object names any more.
final class BlobFiles: Sendable {
    private struct State {
        /// Segments that take no more records, with the blobs in them; oldest first.
        var full: [BodyJournal.Full] = []
        /// Records of the oldest that have their file already.
        var settled = 0
        /// Files that go, and since when nothing names them.
        var graves: [(path: String, since: ContinuousClock.Instant)] = []
        var willBury = false
    }

    private let folder: String
    private let held: HeldBodies
    private let journal: BodyJournal
    private let database: IndexDatabase
    private let isIdle: @Sendable () -> Bool
    private let isFull: @Sendable () -> Bool
    private let isScarce: @Sendable () -> Bool
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "oss.files", qos: .utility)

    /// Answers that are being sent may point into a file that nothing names any more.
    private var graveTime: Duration { isFull() ? .seconds(5) : .seconds(60) }
    /// Files that are written between two looks at what else is to be done.
    private static let step = 128
    /// So many full segments are settled even while commits come in.
    private static let mostFull = 64
    /// So many full segments may wait to go into the database: a server that was killed brings them there before it
    /// answers again.
    private static let mostPutOff = 16

    /// `isIdle` says whether no commits come in, so that there is time to write files; `isFull` whether the disk
    /// has no room for new ones, `isScarce` whether it has little.
    init(
        folder: String, held: HeldBodies, journal: BodyJournal, database: IndexDatabase,
        isIdle: @escaping @Sendable () -> Bool, isFull: @escaping @Sendable () -> Bool,
        isScarce: @escaping @Sendable () -> Bool
    ) {
        (self.folder, self.held, self.journal, self.database) = (folder, held, journal, database)
        (self.isIdle, self.isFull, self.isScarce) = (isIdle, isFull, isScarce)
    }

    /// Takes a full segment, whose changes go into the database and its bodies into their files when there is time.
    func add(_ full: BodyJournal.Full) {
        let (count, waiting) = state.withLock { state in
            state.full.append(full)
            return (state.full.count, state.full.count { !$0.isIndexed })
        }
        if waiting > Self.mostPutOff || isScarce() { indexSoon() }
        if count > Self.mostFull { settle() }
    }

    /// Brings the changes of all full segments into the database, without waiting for it.
    func indexSoon() {
        guard state.withLock({ $0.full.contains { !$0.isIndexed } }) else { return }
        queue.async {
            // What fails here is tried again before the segment goes.
            do throws(CloudError) { try self.indexAll() } catch { return }
        }
    }

    /// Writes the bodies of full segments into their files and removes them, while there is time.
    func settle() { queue.async { self.settleNext() } }

    /// Brings the changes of all full segments into the database, oldest first.
    func index() throws(CloudError) {
        var failure: CloudError?
        queue.sync {
            do throws(CloudError) { try indexAll() } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func indexAll() throws(CloudError) {
        for position in 0..<state.withLock({ $0.full.count }) { try indexSegment(position) }
    }

    private func indexSegment(_ position: Int) throws(CloudError) {
        let full = state.withLock { $0.full[position] }
        guard !full.isIndexed else { return }
        try database.apply(try full.rows(), compacting: isFull())
        state.withLock { $0.full[position].isIndexed = true }
    }

    /// Writes one body into its file now, for it is to grow.
    func settle(_ name: BlobName) throws(CloudError) {
        let record = Segment.Record(number: name.number, path: name.path, offset: 0, count: 0)
        var failure: CloudError?
        queue.sync {
            do throws(CloudError) {
                try write([record])
                held.forget([name.number])
            } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Frees blobs that the index does not name any more.
    func discard(_ names: [BlobName]) {
        guard !names.isEmpty else { return }
        queue.async {
            let small = self.held.forget(names.map(\.number))
            let now = ContinuousClock.now
            self.state.withLock { state in
                // While a segment is being settled a held body may have its file already.
                let graves = names.filter { state.settled > 0 || !small.contains($0.number) }
                state.graves += graves.map { (path: $0.path, since: now) }
            }
            self.buryLater()
        }
    }

    /// Removes what nobody reads any more, now and then.
    private func buryLater() {
        let mustPlan = state.withLock { state in
            guard !state.willBury, !state.graves.isEmpty else { return false }
            state.willBury = true
            return true
        }
        guard mustPlan else { return }
        queue.asyncAfter(deadline: .now() + .seconds(10)) {
            self.bury(before: ContinuousClock.now - self.graveTime)
            self.state.withLock { $0.willBury = false }
            self.buryLater()
        }
    }

    /// Finishes everything; the folder holds what the index names and no more.
    func finish() {
        queue.sync {
            while settleSome(.max) {}
            bury(before: ContinuousClock.now + .seconds(1))
        }
    }

    private func bury(before instant: ContinuousClock.Instant) {
        let due = state.withLock { state in
            let count = state.graves.prefix { $0.since < instant }.count
            defer { state.graves.removeFirst(count) }
            return Array(state.graves[..<count])
        }
        for grave in due { Files.remove("\(folder)/\(grave.path)", upTo: folder) }
    }

    private func settleNext() {
        guard isIdle() || state.withLock({ $0.full.count > Self.mostFull }) else { return }
        if settleSome(Self.step) { queue.async { self.settleNext() } }
    }

    /// Writes some files of the oldest full segment; answers whether there is more to do.
    ///
    /// A segment whose files cannot be written, as on a full disk, stays, without what was freed in it: its
    /// bodies are read from it, and the next call tries again.
    private func settleSome(_ most: Int) -> Bool {
        guard let (full, start) = state.withLock({ state in state.full.first.map { ($0, state.settled) } })
        else { return false }
        guard !isFull() else {
            // Small files take more room than their bodies do in a segment.
            shrink()
            return false
        }
        let end = start + min(most, full.records.count - start)
        do throws(CloudError) {
            try indexSegment(0)
            try write(full.records[start..<end].filter { !$0.isOfIndex && held[$0.number] != nil })
            state.withLock { $0.settled = end }
            guard end == full.records.count else { return true }
        } catch {
            shrink()
            return false
        }
        held.forget(full.records.map(\.number))
        full.segment.remove()
        return state.withLock { state in
            state.full.removeFirst()
            state.settled = 0
            return !state.full.isEmpty
        }
    }

    /// Gives back the room of what was freed in full segments.
    private func shrink() {
        // A segment may go only when its changes are in the database.
        do throws(CloudError) { try indexAll() } catch { return }
        // What has its file already does not go into a smaller segment.
        held.forget(state.withLock { state in state.full[0].records[..<state.settled].map(\.number) })
        for index in 0..<state.withLock({ $0.full.count }) {
            let full = state.withLock { $0.full[index] }
            do throws(CloudError) {
                guard let shrunk = try journal.shrunk(full) else { continue }
                state.withLock { state in
                    state.full[index] = shrunk
                    if index == 0 { state.settled = 0 }
                }
            } catch {
                // Too little room even for that: what is freed in the next segment may be more.
                continue
            }
        }
    }

    /// Writes bodies into their files, all or none of them.
    private func write(_ records: [Segment.Record]) throws(CloudError) {
        var changed: [String] = []
        do throws(CloudError) {
            for record in records { try write(record, changed: &changed) }
            for folder in Set(changed) { try Files.syncFolder(folder) }
        } catch {
            for record in records where held[record.number] != nil { unlink("\(folder)/\(record.path)") }
            throw error
        }
    }

    private func write(_ record: Segment.Record, changed: inout [String]) throws(CloudError) {
        let bytes: [UInt8]
        switch held[record.number] {
        case nil: return
        case .memory(let all): bytes = all
        case .segment(let segment, let offset, let count):
            bytes = try segment.read(offset: offset, count: count)
        }
        try Files.replace("\(folder)/\(record.path)", with: bytes, changed: &changed)
    }
}
