import Foundation
import LabKernel
import LabWorld
import Scenarios
import Testing

@Suite struct HandsOnTests {
    @Test func theLabPasses() throws {
        let (report, _) = try ScenarioRuns.run(try ScenarioRuns.load(ScenarioRuns.handsOn))
        let failed = report.expectations.filter { !$0.passed }
        #expect(failed.isEmpty, "\(failed.map { "\($0.name): \($0.evidence)" })")
        #expect(report.verdict == .pass)
        let job = try #require(report.jobs.first)
        #expect(job.state == "FINISHED")
        #expect(job.recordsIn == 3_000)
        #expect(job.completedCheckpoints >= 15)
        #expect(job.restarts == 0)
        #expect(report.denials.isEmpty)
        #expect(report.usage.contains { $0.meter == "stream.cu" })
    }

    @Test func sameSeedSameBytes() throws {
        let first = try ScenarioRuns.run(try ScenarioRuns.load(ScenarioRuns.handsOn)).journal
        let second = try ScenarioRuns.run(try ScenarioRuns.load(ScenarioRuns.handsOn)).journal
        #expect(first == second)
        #expect(first.split(separator: "\n").count > 100)
    }

    @Test(arguments: [UInt64(1), 2, 3, 99])
    func theExpectationsHoldWhateverTheKeys(seed: UInt64) throws {
        let scenario = try ScenarioRuns.load(ScenarioRuns.handsOn, seed: seed)
        let report = try ScenarioRuns.run(scenario).report
        #expect(report.verdict == .pass)
    }

    @Test func otherSeedsGiveOtherRows() throws {
        let one = try ScenarioRuns.run(try ScenarioRuns.load(ScenarioRuns.handsOn, seed: 1)).report
        let other = try ScenarioRuns.run(try ScenarioRuns.load(ScenarioRuns.handsOn, seed: 2)).report
        #expect(one.samples.first?.rows != other.samples.first?.rows)
    }

    @Test func aBrokenExpectationFailsAndSaysWhy() throws {
        var scenario = try ScenarioRuns.load(ScenarioRuns.handsOn)
        let index = try #require(
            scenario.expectations.firstIndex {
                $0.subject is CheckpointSubject || $0.name.contains("checkpoint")
            })
        let original = scenario.expectations[index].conditions[0]
        let impossible: Condition.Test =
            switch original.test {
            case .value: .value(.greaterOrEqual(.integer(1_000_000)))
            case .rows: .rows(RowsMatcher(rows: [], scope: .exactly, isOrdered: false, isStrict: false))
            }
        scenario.expectations[index].conditions[0].test = impossible
        let report = try ScenarioRuns.run(scenario).report
        #expect(report.verdict == .fail)
        let result = report.expectations[index]
        #expect(!result.passed)
        #expect(result.evidence.contains { $0.contains("expected") })
        #expect(result.place.contains("scenario.yaml:"))
    }

    @Test func theTutorialsOwnSQLRunsOnlyOnRequest() throws {
        let path = ScenarioRuns.handsOn + "/tutorial.yaml"
        let refusal = #expect(throws: LabErrors.self) { try ScenarioRuns.run(try ScenarioRuns.load(path)) }
        #expect(refusal?.errors.first?.message == "Unsupported type: TIMESTAMP(3)")
        #expect(refusal?.errors.first?.span?.text.hasSuffix("sql/tutorial.sql:16:22") == true)
        let run = try ScenarioRuns.run(
            try ScenarioRuns.load(path), compatibility: ["datagen-timestamp-sequence"])
        #expect(run.report.verdict == .pass)
        #expect(run.report.warnings.contains { $0.contains("not portable") })
    }
}
