import LabKernel
import Testing

@testable import Streaming

/// Savepoints, rescaling, changed programs, and failures of a part of a job.
@Suite struct FailoverTests {
    private static let counts = JobSubject.counts(rows: 400, keys: 20)

    private func savepoint(_ lab: JobLab, stops: Bool = true, drains: Bool = false) throws -> String {
        try lab.master?.takeSavepoint(
            SavepointRequest(directory: "oss://b/sp/", stopsJob: stops, drains: drains))
        try lab.run(untilMillis: lab.loop.now.epochMillis + 1_000)
        return try #require(lab.checkpoints.last { $0.isSavepoint && $0.status == .completed }).path
    }

    private var faultFree: [[Value]: Int] {
        get throws {
            let lab = try JobLab([:], subject: Self.counts)
            try lab.run(untilMillis: 120_000)
            return lab.table
        }
    }

    @Test func aSavepointLetsTheJobGoOn() throws {
        let lab = try JobLab([:], subject: Self.counts)
        try lab.run(untilMillis: 6_000)
        let path = try savepoint(lab, stops: false)
        #expect(path.hasPrefix("oss://b/sp/savepoint-012345-"))
        #expect(lab.store.objects.keys.contains("\(path)/_metadata"))
        #expect(lab.master?.state == .running)
    }

    @Test func sinksCommitWithCheckpointsAndWithTheSavepointOfAStopOnly() throws {
        let lab = try JobLab(["execution.checkpointing.interval": "10 s"], subject: Self.counts)
        try lab.run(untilMillis: 6_000)
        _ = try savepoint(lab, stops: false)
        #expect(lab.runtime.writers.flatMap(\.commits).isEmpty)
        try lab.run(untilMillis: 12_000)
        let checkpoint = try #require(lab.checkpoints.first { !$0.isSavepoint }).id
        #expect(lab.runtime.writers.map(\.commits) == [[checkpoint]])
        _ = try savepoint(lab)
        let last = try #require(lab.checkpoints.last).id
        #expect(lab.runtime.writers.map(\.commits) == [[checkpoint, last]])
    }

    @Test func aJobAtTheEndOfItsInputWaitsForACheckpointAndNotForASavepoint() throws {
        let lab = try JobLab(
            ["execution.checkpointing.interval": "60 s"], subject: .rows(7), rowsPerSecond: 7)
        try lab.run(untilMillis: 30_000)
        _ = try savepoint(lab, stops: false)
        #expect(lab.master?.state == .running)
        try lab.run(untilMillis: 70_000)
        #expect(lab.states.last == .finished)
    }

    @Test func aSavepointThatCannotBeFinishedCountsAsNoFailedCheckpoint() throws {
        let lab = try JobLab(["execution.checkpointing.interval": "10 s"], subject: Self.counts)
        try lab.run(untilMillis: 6_000)
        lab.store.refusal = { verb, path in
            verb == "put" && path.hasSuffix("/_metadata") && path.contains("/sp/") ? "AccessDenied" : nil
        }
        try lab.master?.takeSavepoint(SavepointRequest(directory: "oss://b/sp", stopsJob: false))
        try lab.run(untilMillis: 9_000)
        #expect(lab.checkpoints.map(\.status) == [.failed])
        #expect(lab.states == [.created, .running])
    }

    @Test func aStoppedJobStillSaysWhatItDid() throws {
        let lab = try JobLab([:], subject: Self.counts)
        try lab.run(untilMillis: 6_000)
        let before = lab.metric("numRecordsOut", of: "Source")
        _ = try savepoint(lab)
        #expect(before > 0)
        #expect(lab.metric("numRecordsOut", of: "Source") >= before)
    }

    @Test(arguments: [1, 2, 3, 4]) func aStoppedJobGoesOnWithAnotherParallelism(_ parallelism: Int) throws {
        let first = try JobLab(["parallelism.default": "2"], subject: Self.counts)
        try first.run(untilMillis: 9_300)
        let path = try savepoint(first)
        #expect(first.states.last == .finished)
        let second = try JobLab(
            ["parallelism.default": "\(parallelism)"], subject: Self.counts, store: first.store,
            restore: .snapshot(path: path, allowNonRestoredState: false))
        try second.run(untilMillis: 120_000)
        #expect(second.states.last == .finished)
        #expect(second.table == (try faultFree))
        #expect(second.checkpoints.allSatisfy { $0.id > 1 })
    }

    @Test func drainingFiresWindowsAndSuspendingDoesNot() throws {
        let subject = JobSubject.windows(rows: 200)
        func rows(drains: Bool) throws -> Int {
            let lab = try JobLab([:], subject: subject)
            try lab.run(untilMillis: 8_500)
            let before = lab.runtime.output.count
            _ = try savepoint(lab, drains: drains)
            #expect(lab.states.last == .finished)
            return lab.runtime.output.count - before
        }
        #expect(try rows(drains: true) > 0)
        #expect(try rows(drains: false) == 0)
    }

    @Test func aRefusedStopGoesOnAfterARestart() throws {
        let lab = try JobLab(
            ["execution.checkpointing.data-inline-threshold": "0", "restart-strategy.type": "fixed-delay"],
            subject: Self.counts)
        try lab.run(untilMillis: 6_000)
        lab.store.refusal = { verb, path in verb == "put" && path.contains("/sp/") ? "AccessDenied" : nil }
        try lab.master?.takeSavepoint(SavepointRequest(directory: "oss://b/sp", stopsJob: true))
        try lab.run(untilMillis: 12_000)
        #expect(lab.states == [.created, .running, .restarting, .running])
        #expect(lab.checkpoints.last?.failureCause.contains("AccessDenied") == true)
    }

    @Test func anotherAggregateIsRefusedByName() throws {
        let first = try JobLab([:], subject: Self.counts)
        try first.run(untilMillis: 6_000)
        let path = try savepoint(first)
        let refused = #expect(throws: JobSubmissionError.self) {
            try JobLab(
                [:], subject: .counts(rows: 400, keys: 20, calls: 3), store: first.store,
                restore: .snapshot(path: path, allowNonRestoredState: false))
        }
        let text = refused?.causes.joined(separator: "\n") ?? ""
        #expect(text.contains("GroupAggregate[2]"))
        #expect(
            text.contains(
                "the new state serializer (count(), sum(BIGINT), max(BIGINT)) must not be incompatible"))
    }

    @Test func stateWithoutOperatorIsRefusedUnlessAllowed() throws {
        let first = try JobLab([:], subject: Self.counts)
        try first.run(untilMillis: 6_000)
        let path = try savepoint(first)
        func start(_ allow: Bool) throws -> JobLab {
            try JobLab(
                [:], subject: .rows(100), store: first.store,
                restore: .snapshot(path: path, allowNonRestoredState: allow))
        }
        let refused = #expect(throws: JobSubmissionError.self) { try start(false) }
        #expect(
            refused?.causes.last?.contains(
                "Cannot map checkpoint/savepoint state for operator GroupAggregate#1") == true)
        let allowed = try start(true)
        try allowed.run(untilMillis: 60_000)
        #expect(allowed.states.last == .finished)
    }

    @Test func onlyTheFailedPartRestarts() throws {
        let lab = try JobLab(
            ["execution.checkpointing.interval": "2s", "restart-strategy.type": "fixed-delay"],
            subject: .twoPipelines(200))
        try lab.run(untilMillis: 7_500)
        let master = try #require(lab.master)
        #expect(master.regions.count == 2)
        master.fail(master.regions[0], JobFailure("java.lang.RuntimeException", "poison"), task: "t")
        try lab.run(untilMillis: 120_000)
        #expect(lab.states == [.created, .running, .restarting, .running, .finished])
        #expect(master.restarts == 1)
        // One writer of the part that went on, two of the part that restarted.
        #expect(lab.runtime.writers.count == 3)
    }

    @Test(arguments: 1...6) func unalignedCheckpointsLoseNothing(_ seed: Int) throws {
        let settings = [
            "execution.checkpointing.interval": "3s", "execution.checkpointing.unaligned.enabled": "true",
            "parallelism.default": "3", "heartbeat.interval": "1s",
            "pipeline.operator-chaining.enabled": "false",
            "restart-strategy.type": "fixed-delay",
        ]
        let lab = try JobLab(
            settings, subject: .counts(rows: 3_000, keys: 40), seed: UInt64(seed), rowsPerSecond: 300)
        _ = lab.master?.slow(operatorPrefix: "GroupAggregate", byMicrosPerRow: 9_000)
        try lab.run(untilMillis: Int64(5_000 + seed * 1_300))
        _ = lab.master?.disturb(.killTaskManager(0))
        try lab.run(untilMillis: 600_000)
        let reference = try JobLab([:], subject: .counts(rows: 3_000, keys: 40), rowsPerSecond: 300)
        try reference.run(untilMillis: 600_000)
        #expect(lab.states.last == .finished)
        #expect(lab.checkpoints.contains { $0.inFlightBytes > 0 })
        #expect(lab.table == reference.table)
    }

    @Test func aNewJobManagerTakesOver() throws {
        let lab = try JobLab(["execution.checkpointing.interval": "2s"], subject: Self.counts)
        try lab.run(untilMillis: 9_000)
        _ = lab.master?.disturb(.killJobManager)
        try lab.run(untilMillis: 300_000)
        #expect(lab.states == [.created, .running, .initializing, .created, .running, .finished])
        #expect(lab.table == (try faultFree))
    }

    @Test func twoCheckpointsMayBeOnTheirWay() throws {
        let lab = try JobLab(
            [
                "execution.checkpointing.interval": "1s",
                "execution.checkpointing.max-concurrent-checkpoints": "2",
            ],
            subject: Self.counts)
        lab.store.putMillis = 1_500
        try lab.run(untilMillis: 10_500)
        let completed = lab.checkpoints.filter { $0.status == .completed }
        #expect(completed.count >= 7)
        let starts = completed.map(\.triggered.epochMillis)
        #expect(zip(starts, starts.dropFirst()).allSatisfy { $1 - $0 <= 1_000 })
    }

    /// The last rows become visible with a checkpoint after them, so a failure before it repeats nothing.
    @Test func theEndWaitsForAFinalCheckpoint() throws {
        let lab = try JobLab(
            ["execution.checkpointing.interval": "10s"], subject: .rows(50), rowsPerSecond: 10)
        try lab.run(untilMillis: 8_000)
        #expect(lab.master?.state == .running)
        _ = lab.master?.disturb(.killTaskManager(0))
        try lab.run(untilMillis: 120_000)
        #expect(lab.states == [.created, .running, .restarting, .running, .finished])
        #expect(lab.checkpoints.last?.status == .completed)
        #expect(lab.table.count == 50)
    }
}
