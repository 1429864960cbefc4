import LabWorld
import Testing

/// Every lab is a scenario too: its solution played to the end holds what the lab expects of the whole run.
@Suite struct LabRunTests {
    @Test(arguments: try ScenarioRuns.folders(in: "scenarios/labs"))
    func theSolutionRunsToItsEnd(path: String) throws {
        let report = try ScenarioRuns.run(try ScenarioRuns.load(path)).report
        let failed = report.expectations.filter { !$0.passed }
        #expect(failed.isEmpty, "\(failed.map { "\($0.name): \($0.evidence)" })")
        #expect(report.verdict == .pass)
    }

    @Test func allLabsAreThere() throws {
        #expect(try ScenarioRuns.folders(in: "scenarios/labs").count >= 23)
    }
}
