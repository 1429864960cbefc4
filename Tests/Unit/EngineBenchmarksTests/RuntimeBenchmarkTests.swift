import Testing

@testable import EngineBenchmarks

/// The benchmarks of checkpoints and of virtual time do what they measure.
@Suite struct RuntimeBenchmarkTests {
    @Test func snapshotsAreWrittenReadAndFoundEqual() throws {
        var benchmark = CheckpointBenchmark()
        (benchmark.keys, benchmark.repetitions, benchmark.seconds) = (20_000, 1, 0.01)
        var figures: [String: Double] = [:]
        try benchmark.run { figures[$0.name] = $0.value }
        let size = try #require(figures["snapshot: size"])
        #expect(size > 8 && size < 26)
        // Neighbours lie in few pieces of the state, keys all over it in many.
        let neighbouring = try #require(figures["incremental, 1 % neighbouring keys"])
        #expect(try neighbouring <= #require(figures["incremental, 1 % scattered keys"]))
        #expect(neighbouring < 100)
    }

    @Test func virtualTimePassesWithCheckpoints() throws {
        var benchmark = VirtualBenchmark()
        (benchmark.rowsPerSecond, benchmark.hours) = (5, 1)
        var figures: [String: Double] = [:]
        try benchmark.run { figures[$0.name] = $0.value }
        #expect(figures["an hour of the hands-on job: checkpoints"] == 120)
        #expect(figures["1 h of 5 rows/s, 10k keys: rows"] == 0.018)
        #expect(figures["1 h of 5 rows/s, 10k keys: checkpoints"] == 60)
    }
}
