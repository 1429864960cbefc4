import LabKernel
import LabWorld
import Testing

@Suite struct PermissionDeniedTests {
    @Test func theDrillPasses() throws {
        let (report, _) = try ScenarioRuns.run(try ScenarioRuns.load(ScenarioRuns.denied))
        let failed = report.expectations.filter { !$0.passed }
        #expect(failed.isEmpty, "\(failed.map { "\($0.name): \($0.evidence)" })")
        #expect(report.verdict == .pass)
    }

    @Test func theDenialNamesWhoWhatWhereAndTheNearestStatement() throws {
        let (report, _) = try ScenarioRuns.run(try ScenarioRuns.load(ScenarioRuns.denied))
        let denial = try #require(report.denials.first { $0.action == "oss:PutObject" })
        #expect(denial.principal.hasPrefix("role/"))
        #expect(denial.resource.contains("/flink-checkpoints/"))
        #expect(denial.explanation.contains("flink-checkpoint/*"))
    }

    @Test func theCheckpointHistoryWordsTheFailureAsFlinkDoes() throws {
        let (report, _) = try ScenarioRuns.run(try ScenarioRuns.load(ScenarioRuns.denied))
        let failed = report.checkpoints.filter { $0.record.status == .failed }
        let known = ["Failure to finalize checkpoint.", "Asynchronous task checkpoint failed."]
        #expect(!failed.isEmpty)
        #expect(failed.allSatisfy { known.contains($0.record.failureMessage) })
        #expect(failed.contains { $0.record.failureCause.contains("AccessDenied") })
    }

    @Test func sameSeedSameBytesWithAnyNumberOfThreads() throws {
        let first = try ScenarioRuns.run(try ScenarioRuns.load(ScenarioRuns.denied)).journal
        let second = try ScenarioRuns.run(try ScenarioRuns.load(ScenarioRuns.denied), threads: 2).journal
        #expect(first == second)
    }
}
