import LabKernel
import Testing

@testable import Streaming

/// No damage to a checkpoint's files is loaded: changed, lost, added and moved bytes are refused.
@Suite struct SnapshotFuzzTests {
    /// The state of a real job at a barrier, as a checkpoint stores it.
    private static func checkpoint(_ seed: UInt64) throws -> [JobExecution.Snapshot.Part] {
        let subjects = ["retracting aggregate", "full join", "hop", "top-n", "match A B skip to next row"]
        let subject = LawSubject.named(subjects[Int(seed) % subjects.count])
        let (law, _) = try subject.lawCase(seed)
        return try LawRun(law: law).whole(barrier: 1).snapshot?.parts ?? []
    }

    static func mutate(_ bytes: [UInt8], _ chance: inout Prng) -> [UInt8] {
        var changed = bytes
        for _ in 0...Int(chance.below(4)) {
            let place = Int(chance.below(UInt64(max(1, changed.count))))
            let end = min(changed.count, place + Int(chance.below(12)))
            switch chance.below(5) {
            case 0 where !changed.isEmpty: changed[place] ^= UInt8(1) << UInt8(chance.below(8))
            case 1 where !changed.isEmpty: changed[place] = UInt8(truncatingIfNeeded: chance.next())
            case 2: changed.removeSubrange(min(place, end)..<end)
            case 3:
                changed.insert(
                    contentsOf: changed[min(place, end)..<end],
                    at: Int(chance.below(UInt64(changed.count + 1))))
            default: changed = Array(changed.prefix(place))
            }
        }
        return changed
    }

    @Test(arguments: 1...UInt64(5)) func damagedStateFilesAreRefused(_ seed: UInt64) throws {
        var chance = Prng(seed: seed, purpose: "damage to state")
        for part in try Self.checkpoint(seed) {
            let (bytes, checksum) = CheckpointImage.stateFile(part.bytes)
            let whole = try CheckpointImage.state(bytes, path: "p", size: bytes.count, checksum: checksum)
            #expect(whole == part.bytes)
            for _ in 0..<200 {
                let damaged = Self.mutate(bytes, &chance)
                guard damaged != bytes else { continue }
                #expect(throws: SnapshotError.self) {
                    try CheckpointImage.state(damaged, path: "p", size: bytes.count, checksum: checksum)
                }
                // Also when the file says of itself how long it is.
                #expect(throws: SnapshotError.self) {
                    try CheckpointImage.state(
                        damaged, path: "p", size: damaged.count, checksum: CRC32C.checksum(damaged[...]))
                }
            }
        }
    }

    @Test(arguments: 1...UInt64(5)) func damagedMetadataIsRefused(_ seed: UInt64) throws {
        var chance = Prng(seed: seed, purpose: "damage to metadata")
        let parts = try Self.checkpoint(seed).map {
            CheckpointImage.Part(
                uid: $0.uid, subtask: $0.subtask, parallelism: $0.parallelism, place: .inline($0.bytes))
        }
        let image = CheckpointImage(
            jobID: "j", checkpoint: 1, isSavepoint: false, maxParallelism: 128, parts: parts)
        let bytes = image.encoded()
        #expect(try CheckpointImage(metadata: bytes, path: "p").parts == parts)
        for _ in 0..<1000 {
            let damaged = Self.mutate(bytes, &chance)
            guard damaged != bytes else { continue }
            #expect(throws: SnapshotError.self) { try CheckpointImage(metadata: damaged, path: "p") }
        }
    }
}
