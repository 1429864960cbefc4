import LabKernel
import Testing

@testable import Streaming

/// Incremental checkpoints: what they write, what recovery reads, and how long shared files live.
@Suite struct IncrementalCheckpointTests {
    private static let subject = JobSubject.settling(rows: 36_000, keys: 18_000)
    private static let settings = [
        "execution.checkpointing.interval": "2s", "execution.checkpointing.incremental": "true",
        "execution.checkpointing.data-inline-threshold": "0", "restart-strategy.type": "fixed-delay",
        "restart-strategy.fixed-delay.attempts": "4", "heartbeat.interval": "1s",
    ]

    private func lab(
        _ more: [String: String] = [:], store: MemoryStore = MemoryStore(), restore: RestoreSource = .none
    ) throws -> JobLab {
        try JobLab(
            Self.settings.merging(more) { $1 }, subject: Self.subject, rowsPerSecond: 3_000, store: store,
            restore: restore)
    }

    private var faultFree: [[Value]: Int] {
        get throws {
            let lab = try JobLab([:], subject: Self.subject, rowsPerSecond: 3_000)
            try lab.run(untilMillis: 600_000)
            return lab.table
        }
    }

    /// What the checkpoints in the store refer to, and whether all of it is there.
    private func references(_ store: MemoryStore) throws -> Set<String> {
        var paths: Set<String> = []
        for path in store.objects.keys where path.hasSuffix("/_metadata") {
            let image = try CheckpointImage(metadata: try store.get(path), path: path)
            for part in image.parts {
                switch part.place {
                case .inline: continue
                case .file(let file, _, _): paths.insert(file)
                case .chunks(let chunks): paths.formUnion(chunks.map(\.path))
                }
            }
        }
        return paths
    }

    private func expectNoLeak(_ lab: JobLab, _ comment: Comment) throws {
        let files = Set(lab.store.objects.keys.filter { !$0.hasSuffix("/_metadata") })
        #expect(try files == references(lab.store), comment)
    }

    private func shared(_ store: MemoryStore) -> [String] {
        store.objects.keys.filter { $0.contains("/shared/") }.sorted()
    }

    // MARK: What is written

    /// The pieces of the aggregate's state in the last checkpoint.
    private func aggregatePieces(_ lab: JobLab) throws -> [CheckpointImage.ChunkPlace] {
        let path = try #require(lab.checkpoints.last { $0.status == .completed }).path + "/_metadata"
        let image = try CheckpointImage(metadata: try lab.store.get(path), path: path)
        let parts = image.parts.filter { $0.uid.hasPrefix("GroupAggregate") }
        return parts.flatMap { part -> [CheckpointImage.ChunkPlace] in
            guard case .chunks(let chunks) = part.place else { return [] }
            return chunks
        }
    }

    @Test func aCheckpointWritesLittleWhenLittleChanged() throws {
        let lab = try lab()
        // All keys have come after six seconds; those after eight only change the first ten.
        try lab.run(untilMillis: 9_500)
        let before = Set(shared(lab.store))
        #expect(try !aggregatePieces(lab).isEmpty)
        try lab.run(untilMillis: 11_000)
        let pieces = try aggregatePieces(lab)
        let fresh = pieces.filter { !before.contains($0.path) }.reduce(0) { $0 + $1.bytes }
        #expect(fresh > 0)
        #expect(fresh * 2 < pieces.reduce(0) { $0 + $1.bytes })
    }

    @Test func aFullCheckpointWritesEverythingAgain() throws {
        let full = try lab(["execution.checkpointing.incremental": "false"])
        let incremental = try lab()
        try full.run(untilMillis: 11_000)
        try incremental.run(untilMillis: 11_000)
        #expect(shared(full.store).isEmpty)
        try #require(full.checkpoints.count == 5 && incremental.checkpoints.count == 5)
        #expect(full.checkpoints[4].sizeBytes > incremental.checkpoints[4].sizeBytes + 50_000)
        #expect(full.checkpoints[0].sizeBytes <= incremental.checkpoints[0].sizeBytes)
    }

    // MARK: Recovery

    @Test(arguments: 1...6) func recoveryLosesNothing(_ seed: Int) throws {
        var chance = Prng(seed: UInt64(seed), purpose: "kill")
        let lab = try lab(["parallelism.default": "\(1 + seed % 3)"])
        try lab.run(untilMillis: 4_500 + Int64(chance.next() % 6_000))
        _ = lab.master?.disturb(.killTaskManager(0))
        try lab.run(untilMillis: 600_000)
        #expect(lab.states == [.created, .running, .restarting, .running, .finished])
        #expect(lab.table == (try faultFree))
        #expect(lab.store.objects.isEmpty, "a finished job keeps no checkpoints")
    }

    @Test(arguments: [1, 2, 3]) func aRetainedCheckpointStartsAnotherParallelism(_ parallelism: Int) throws {
        let first = try lab([
            "parallelism.default": "2",
            "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
        ])
        try first.run(untilMillis: 9_000)
        first.master?.cancel()
        try first.run(untilMillis: 9_001)
        let path = try #require(first.checkpoints.last { $0.status == .completed }).path
        try expectNoLeak(first, "after the job was cancelled")
        let second = try lab(
            ["parallelism.default": "\(parallelism)"], store: first.store,
            restore: .snapshot(path: path, allowNonRestoredState: false))
        try second.run(untilMillis: 600_000)
        #expect(second.states.last == .finished)
        #expect(second.table == (try faultFree))
        #expect(try !references(second.store).isEmpty, "the checkpoint it started from is not its own")
    }

    // MARK: Life of shared files

    @Test(arguments: [1, 3]) func sharedFilesLiveAsLongAsACheckpointNeedsThem(_ retained: Int) throws {
        let lab = try lab(["execution.checkpointing.num-retained": "\(retained)"])
        var times = Set<Int>()
        for millis in stride(from: Int64(500), through: 12_500, by: 1_000) {
            try lab.run(untilMillis: millis)
            try expectNoLeak(lab, "at \(millis) ms")
            times.insert(shared(lab.store).count)
        }
        #expect(times.count > 2)
    }

    @Test(arguments: ["chk-3/_metadata", "/shared/"]) func failedCheckpointsLeaveNothing(_ refused: String)
        throws
    {
        let lab = try lab(["execution.checkpointing.tolerable-failed-checkpoints": "9"])
        try lab.run(untilMillis: 5_500)
        lab.store.refusal = { verb, path in verb == "put" && path.contains(refused) ? "AccessDenied" : nil }
        try lab.run(untilMillis: 6_500)
        #expect(lab.checkpoints.last?.status == .failed)
        try expectNoLeak(lab, "after a failed checkpoint")
        lab.store.refusal = { _, _ in nil }
        _ = lab.master?.disturb(.killTaskManager(0))
        try lab.run(untilMillis: 600_000)
        #expect(lab.table == (try faultFree))
        #expect(lab.store.objects.isEmpty)
    }

    /// Whatever moment a task manager is lost in, also while files are on their way.
    @Test(arguments: (0..<10).map { Int64(6_005 + 10 * $0) }) func aLossLeavesNothing(_ millis: Int64)
        throws
    {
        let lab = try lab()
        lab.store.putMillis = 20
        try lab.run(untilMillis: millis)
        _ = lab.master?.disturb(.loseSlot(subtask: 0))
        try expectNoLeak(lab, "at \(millis) ms")
        try lab.run(untilMillis: 600_000)
        #expect(lab.table == (try faultFree))
        #expect(lab.store.objects.isEmpty)
    }

    @Test func aFailedCheckpointTakesAlongWhatOnlyItStillNeeded() throws {
        let lab = try lab([
            "execution.checkpointing.interval": "1s",
            "execution.checkpointing.max-concurrent-checkpoints": "3",
            "execution.checkpointing.tolerable-failed-checkpoints": "99",
        ])
        lab.store.putMillis = 700
        try lab.run(untilMillis: 7_200)
        lab.store.refusal = { verb, path in
            verb == "put" && path.hasSuffix("_metadata") ? "AccessDenied" : nil
        }
        try lab.run(untilMillis: 8_900)
        lab.store.refusal = { _, _ in nil }
        #expect(lab.checkpoints.contains { $0.status == .failed })
        try lab.run(untilMillis: 600_000)
        #expect(lab.states.last == .finished)
        #expect(lab.store.objects.isEmpty)
    }

    // MARK: Damage

    private enum Damage: CaseIterable { case altered, missing, swapped }

    @Test(arguments: Damage.allCases) private func aDamagedSharedFileIsNamedAndNotLoaded(_ damage: Damage)
        throws
    {
        let lab = try lab()
        try lab.run(untilMillis: 7_500)
        let files = shared(lab.store)
        try #require(files.count > 2)
        let writers = lab.runtime.writers.count
        for file in files where damage == .altered { lab.store.corrupt(file, at: 6) }
        if damage == .missing { lab.store.lose { $0.contains("/shared/") } }
        for file in files.dropFirst() where damage == .swapped { lab.store.replace(file, with: files[0]) }
        _ = lab.master?.disturb(.killTaskManager(0))
        try lab.run(untilMillis: 600_000)
        #expect(lab.states.last == .failed)
        let text = lab.master?.exceptionHistory.map(\.failure.description).joined(separator: "\n") ?? ""
        #expect(files.contains { text.contains($0) }, "\(text)")
        #expect(lab.runtime.writers.count == writers, "no attempt starts from damaged state")
    }

    @Test func aStateFileInPlaceOfAnotherIsNamed() throws {
        let (one, other) = ([UInt8](repeating: 1, count: 100), [UInt8](repeating: 2, count: 100))
        let (bytes, checksum) = CheckpointImage.stateFile(one)
        #expect(
            try CheckpointImage.state(bytes, path: "f", size: bytes.count, checksum: checksum) == one)
        let refused = #expect(throws: SnapshotError.self) {
            try CheckpointImage.state(
                CheckpointImage.stateFile(other).bytes, path: "f", size: bytes.count, checksum: checksum)
        }
        #expect(refused?.reason == "state file 'f' is not the one that the checkpoint was made of")
    }

    // MARK: Savepoints

    @Test func aSavepointNeedsNoOtherFile() throws {
        let first = try lab()
        try first.run(untilMillis: 8_500)
        try first.master?.takeSavepoint(SavepointRequest(directory: "oss://b/sp", stopsJob: true))
        try first.run(untilMillis: 9_500)
        let path = try #require(first.checkpoints.last { $0.isSavepoint && $0.status == .completed }).path
        first.store.lose { !$0.hasPrefix(path) }
        let second = try lab(
            store: first.store, restore: .snapshot(path: path, allowNonRestoredState: false))
        try second.run(untilMillis: 600_000)
        #expect(second.states.last == .finished)
        #expect(second.table == (try faultFree))
    }
}
