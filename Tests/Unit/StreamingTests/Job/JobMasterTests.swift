import LabKernel
import StreamTypes
import Testing

@testable import Streaming

/// Job states, checkpoints and recovery, with the texts of real Flink.
@Suite struct JobMasterTests {
    private static let checkpointed = ["execution.checkpointing.interval": "2s"]

    private func with(_ more: [String: String]) -> [String: String] {
        Self.checkpointed.merging(more) { _, new in new }
    }

    private func faultFree(seed: UInt64) throws -> [[Value]: Int] {
        let lab = try JobLab([:], seed: seed)
        try lab.run(untilMillis: 60_000)
        #expect(lab.states == [.created, .running, .finished])
        return lab.table
    }

    @Test func aBoundedJobFinishesAndCleansUp() throws {
        let lab = try JobLab(Self.checkpointed)
        try lab.run(untilMillis: 60_000)
        #expect(lab.states == [.created, .running, .finished])
        #expect(lab.checkpoints.count >= 7)
        #expect(lab.checkpoints.allSatisfy { $0.status == .completed })
        #expect(lab.store.objects.isEmpty)
    }

    @Test func onlyTheRetainedCheckpointsStay() throws {
        let lab = try JobLab(with(["execution.checkpointing.num-retained": "2"]))
        try lab.run(untilMillis: 9_000)
        let folders = Set(
            lab.store.objects.keys.map { $0.split(separator: "/").dropLast().last.map(String.init) })
        #expect(folders == ["chk-3", "chk-4"])
    }

    @Test(arguments: 1...8) func aKilledTaskManagerChangesNothing(_ seed: Int) throws {
        let lab = try JobLab(with(["heartbeat.interval": "1s"]), seed: UInt64(seed))
        try lab.run(untilMillis: Int64(1_000 + seed * 1_700))
        _ = lab.master?.disturb(.killTaskManager(0))
        try lab.run(untilMillis: 120_000)
        #expect(lab.states == [.created, .running, .restarting, .running, .finished])
        #expect(
            lab.master?.exceptionHistory.last?.failure.root.message
                == "TaskManager with id tm1 is no longer reachable.")
        #expect(lab.table == (try faultFree(seed: UInt64(seed))))
    }

    @Test func aRefusedStateFileFailsTheCheckpointAndTheJob() throws {
        let lab = try JobLab(
            with([
                "execution.checkpointing.data-inline-threshold": "0", "restart-strategy.type": "fixed-delay",
                "restart-strategy.fixed-delay.attempts": "1", "restart-strategy.fixed-delay.delay": "1s",
            ]))
        lab.store.refusal = { verb, path in
            verb == "put" && !path.hasSuffix("_metadata") ? "AccessDenied: no" : nil
        }
        try lab.run(untilMillis: 30_000)
        #expect(lab.states == [.created, .running, .restarting, .running, .failing, .failed])
        #expect(lab.checkpoints.first?.failureMessage == "Asynchronous task checkpoint failed.")
        #expect(lab.checkpoints.first?.failureCause.contains("AccessDenied: no") == true)
        let failure = lab.master?.exceptionHistory.last?.failure
        #expect(
            failure?.chain.first?.message
                == "Recovery is suppressed by FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts=1, backoffTimeMS=1000)"
        )
        #expect(
            failure?.root.message
                == "Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to "
                + "Asynchronous task checkpoint failed., view the Checkpoint History tab or the Job Manager log "
                + "to find out why continuous checkpoints failed.")
    }

    @Test func smallStateNeedsNoFileButMetadataDoes() throws {
        let lab = try JobLab(with(["restart-strategy.type": "none"]))
        lab.store.refusal = { verb, path in
            verb == "put" && path.hasSuffix("_metadata") ? "AccessDenied" : nil
        }
        try lab.run(untilMillis: 30_000)
        #expect(lab.checkpoints.first?.failureMessage == "Failure to finalize checkpoint.")
        #expect(lab.states.last == .failed)
    }

    @Test func tolerableFailuresAreCountedInARow() throws {
        let lab = try JobLab(with(["execution.checkpointing.tolerable-failed-checkpoints": "3"]))
        lab.store.refusal = { verb, _ in verb == "put" ? "AccessDenied" : nil }
        try lab.run(untilMillis: 7_000)
        #expect(lab.states == [.created, .running])
        try lab.run(untilMillis: 8_500)
        #expect(lab.states == [.created, .running, .restarting])
        #expect(lab.checkpoints.map(\.id) == [1, 2, 3, 4])
    }

    @Test func aSlowStoreLetsTheCheckpointExpire() throws {
        let lab = try JobLab(
            with(["execution.checkpointing.timeout": "1s", "restart-strategy.type": "none"]))
        lab.store.putMillis = 60_000
        try lab.run(untilMillis: 30_000)
        #expect(lab.checkpoints.first?.failureMessage == "Checkpoint expired before completing.")
        #expect(lab.checkpoints.first?.ended == Instant(epochMillis: 3_000))
        #expect(lab.states.last == .failed)
    }

    @Test func aDamagedCheckpointIsFoundNotLoaded() throws {
        let lab = try JobLab(with(["heartbeat.interval": "1s", "restart-strategy.type": "fixed-delay"]))
        try lab.run(untilMillis: 5_000)
        for path in lab.store.objects.keys { lab.store.corrupt(path, at: 20) }
        _ = lab.master?.disturb(.killTaskManager(0))
        try lab.run(untilMillis: 30_000)
        #expect(lab.states.last == .failed)
        #expect(
            lab.master?.exceptionHistory.last?.failure.root.message.contains("is damaged: wrong checksum")
                == true)
    }

    @Test func cancellingKeepsWhatRetentionSays() throws {
        let kept = try JobLab(
            with(["execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION"]))
        let dropped = try JobLab(Self.checkpointed)
        for lab in [kept, dropped] {
            try lab.run(untilMillis: 5_000)
            lab.master?.cancel()
            try lab.run(untilMillis: 5_001)
            #expect(lab.states.suffix(2) == [.cancelling, .canceled])
        }
        #expect(!kept.store.objects.isEmpty)
        #expect(dropped.store.objects.isEmpty)
    }
}
