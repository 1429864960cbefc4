import LabKernel
import Testing

@testable import Streaming

/// The number of threads changes nothing that can be seen.
@Suite struct ThreadTests {
    private func run(threads: Int, seed: UInt64) throws -> JobLab {
        let settings = [
            "execution.checkpointing.interval": "2s", "parallelism.default": "4",
            "taskmanager.numberOfTaskSlots": "2",
            "kubernetes.taskmanager.cpu.amount": "2", "restart-strategy.type": "fixed-delay",
            "heartbeat.interval": "1s", "execution.checkpointing.data-inline-threshold": "0",
        ]
        let lab = try JobLab(
            settings, subject: .counts(rows: 60_000, keys: 500), seed: seed, rowsPerSecond: 8_000,
            threads: threads)
        try lab.run(untilMillis: Int64(2_500 + seed * 700))
        _ = lab.master?.disturb(.killTaskManager(0))
        try lab.run(untilMillis: 60_000)
        return lab
    }

    @Test(arguments: 1...3) func oneAndTwoThreadsDoTheSame(_ seed: Int) throws {
        let one = try run(threads: 1, seed: UInt64(seed))
        let two = try run(threads: 2, seed: UInt64(seed))
        #expect(one.states == [.created, .running, .restarting, .running, .finished])
        #expect(two.states == one.states)
        #expect(two.checkpoints == one.checkpoints)
        #expect(two.log == one.log)
        #expect(two.runtime.writers.map(\.rows) == one.runtime.writers.map(\.rows))
    }
}
