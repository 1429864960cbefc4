import LabKernel
import Testing

@testable import Streaming

/// Load, back pressure, lag and memory arise from the run, as the textbook says.
@Suite struct CapacityTests {
    private static let unchained = ["pipeline.operator-chaining.enabled": "false"]

    @Test func aLightJobIsIdle() throws {
        let lab = try JobLab([:], subject: .rows(1_000), rowsPerSecond: 10)
        try lab.run(untilMillis: 30_000)
        #expect(lab.metric("busyTimeMsPerSecond", of: "Source") < 5)
        #expect(lab.metric("backPressuredTimeMsPerSecond", of: "Source") == 0)
        #expect(lab.metric("pendingRecords", of: "Source") == 0)
    }

    /// One CU does 40,000 to 55,000 simple records a second.
    @Test func oneCoreDoesWhatTheVendorSays() throws {
        let lab = try JobLab([:], subject: .rows(500_000), rowsPerSecond: 100_000)
        try lab.run(untilMillis: 8_000)
        let rate = lab.metric("numRecordsOut", of: "Source") / 8
        #expect((40_000...60_000).contains(rate))
        #expect(lab.metric("busyTimeMsPerSecond", of: "Source") > 990)
        #expect(lab.metric("pendingRecords", of: "Source") > 100_000)
    }

    /// One CU does 5,000 to 10,000 complex records a second.
    @Test func complexWorkIsSlower() throws {
        let lab = try JobLab([:], subject: .counts(rows: 200_000, keys: 100), rowsPerSecond: 50_000)
        try lab.run(untilMillis: 12_000)
        let rate = lab.metric("numRecordsIn", of: "GroupAggregate") / 12
        #expect((5_000...10_500).contains(rate))
    }

    /// Measured on real Flink: a writer at 5 ms a row behind a source of 2,000 rows/s.
    @Test func aSlowSinkPressesBack() throws {
        let lab = try JobLab(Self.unchained, subject: .rows(200_000), rowsPerSecond: 2_000)
        #expect(lab.master?.slow(operatorPrefix: "Sink", byMicrosPerRow: 5_000) == true)
        try lab.run(untilMillis: 60_000)
        #expect(lab.metric("busyTimeMsPerSecond", of: "Sink") > 990)
        #expect(lab.metric("backPressuredTimeMsPerSecond", of: "Sink") == 0)
        #expect(lab.metric("backPressuredTimeMsPerSecond", of: "Source") > 800)
        #expect(lab.metric("outPoolUsage", of: "Source") > 0.9)
        #expect(lab.metric("pendingRecords", of: "Source") > 50_000)
    }

    @Test func aSinkThatKeepsUpPressesNobody() throws {
        let lab = try JobLab(Self.unchained, subject: .rows(20_000), rowsPerSecond: 150)
        _ = lab.master?.slow(operatorPrefix: "Sink", byMicrosPerRow: 5_000)
        try lab.run(untilMillis: 60_000)
        #expect((700...800).contains(lab.metric("busyTimeMsPerSecond", of: "Sink")))
        #expect(lab.metric("backPressuredTimeMsPerSecond", of: "Source") == 0)
        #expect(lab.metric("pendingRecords", of: "Source") == 0)
    }

    @Test func checkpointsWaitBehindQueuedRowsUnlessTheyOvertake() throws {
        func delay(_ more: [String: String]) throws -> CheckpointRecord? {
            let settings = [
                "execution.checkpointing.interval": "10s", "execution.checkpointing.timeout": "5min",
            ]
            let lab = try JobLab(
                settings.merging(Self.unchained) { $1 }.merging(more) { $1 }, subject: .rows(400_000),
                rowsPerSecond: 2_000)
            _ = lab.master?.slow(operatorPrefix: "Sink", byMicrosPerRow: 5_000)
            try lab.run(untilMillis: 120_000)
            return lab.checkpoints.first { $0.status == .completed }
        }
        let aligned = try #require(try delay([:]))
        let unaligned = try #require(try delay(["execution.checkpointing.unaligned.enabled": "true"]))
        #expect(aligned.startDelayMillis > 15_000)
        #expect(aligned.inFlightBytes == 0)
        #expect(unaligned.startDelayMillis < 1_000)
        #expect(unaligned.inFlightBytes > 10_000)
        #expect(unaligned.isUnaligned)
    }

    @Test func moreParallelismCuresAHotJobButNoHotKey() throws {
        func lag(parallelism: Int, hot: Int) throws -> Double {
            let lab = try JobLab(
                ["parallelism.default": "\(parallelism)"],
                subject: .counts(rows: 400_000, keys: 1_000, share: hot), rowsPerSecond: 16_000)
            try lab.run(untilMillis: 19_900)
            return lab.metric("pendingRecords", of: "Source")
        }
        #expect(try lag(parallelism: 1, hot: 0) > 50_000)
        #expect(try lag(parallelism: 4, hot: 0) == 0)
        let hot = try lag(parallelism: 4, hot: 95)
        #expect(hot > 50_000)
    }

    @Test func moreCoresCureATaskManagerThatSharesOne() throws {
        func lag(cores: String) throws -> Double {
            let lab = try JobLab(
                [
                    "parallelism.default": "4", "taskmanager.numberOfTaskSlots": "4",
                    "kubernetes.taskmanager.cpu.amount": cores,
                ], subject: .counts(rows: 400_000, keys: 1_000), rowsPerSecond: 16_000)
            try lab.run(untilMillis: 19_900)
            return lab.metric("pendingRecords", of: "Source")
        }
        #expect(try lag(cores: "1") > 50_000)
        #expect(try lag(cores: "4") == 0)
    }

    /// A task that has a share of a core is busy all the time, and uses no more than its share.
    @Test(arguments: ["0.25", "1"]) func loadIsTheShareOfTheCoresInUse(cores: String) throws {
        func load(rowsPerSecond: Int) throws -> Double {
            let lab = try JobLab(
                ["kubernetes.taskmanager.cpu.amount": cores, "taskmanager.numberOfTaskSlots": "1"],
                subject: .counts(rows: 400_000, keys: 100), rowsPerSecond: rowsPerSecond)
            try lab.run(untilMillis: 9_900)
            return lab.master?.metrics.first { $0.name == "Status.JVM.CPU.Load" }?.value ?? -1
        }
        let scale = try #require(Double(cores))
        #expect((0.95...1.01).contains(try load(rowsPerSecond: 20_000)))
        #expect((0.4...0.8).contains(try load(rowsPerSecond: Int(5_000 * scale))))
    }

    @Test func stateThatOutgrowsTheHeapKillsTheTaskManager() throws {
        let settings = ["taskmanager.memory.process.size": "780m", "restart-strategy.type": "none"]
        let subject = JobSubject.counts(rows: 60_000, keys: 60_000)
        let onHeap = try JobLab(settings, subject: subject, rowsPerSecond: 5_000)
        try onHeap.run(untilMillis: 30_000)
        let onDisk = try JobLab(
            settings.merging(["state.backend.type": "rocksdb"]) { $1 }, subject: subject, rowsPerSecond: 5_000
        )
        try onDisk.run(untilMillis: 30_000)
        #expect(onHeap.states.last == .failed)
        #expect(onHeap.master?.exceptionHistory.first?.failure.root.javaClass == "java.lang.OutOfMemoryError")
        #expect(onDisk.states.last == .finished)
    }
}
