import Foundation
import LabWorld
import Testing

/// Every lab is a scenario too: its solution played to the end holds what the lab expects of the whole run, and its
/// report is kept in `Tests/Golden/Labs`; `UPDATE_GOLDEN=1` rewrites it, and the diff is reviewed.
@Suite struct LabRunTests {
    @Test(arguments: try ScenarioRuns.folders(in: "scenarios/labs"))
    func theSolutionRunsToItsEnd(path: String) throws {
        let report = try ScenarioRuns.run(try ScenarioRuns.load(path)).report
        let failed = report.expectations.filter { !$0.passed }
        #expect(failed.isEmpty, "\(failed.map { "\($0.name): \($0.evidence)" })")
        #expect(report.verdict == .pass)
        let name = path.split(separator: "/").last ?? ""
        try expect(TextReport.render(report, style: .plain), is: "\(name).txt")
        if path == ScenarioRuns.handsOn {
            try expect(JSONReport.value(report).prettyText, is: "\(name).json")
        }
    }

    private func expect(_ text: String, is name: String) throws {
        let file = ScenarioRuns.root.appending(path: "Tests/Golden/Labs/\(name)")
        // The place of the repository is no part of what a lab gives.
        let text = text.replacing(ScenarioRuns.root.path + "/", with: "")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            return try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(text == golden, "\(name) differs; UPDATE_GOLDEN=1 rewrites it")
    }

    @Test func noReportIsOfALabThatIsGone() throws {
        let folder = ScenarioRuns.root.appending(path: "Tests/Golden/Labs").path
        let kept = try FileManager.default.contentsOfDirectory(atPath: folder).map { $0.prefix { $0 != "." } }
        let labs = try ScenarioRuns.folders(in: "scenarios/labs").map { $0.split(separator: "/").last ?? "" }
        #expect(Set(kept) == Set(labs))
    }

    @Test func allLabsAreThere() throws {
        #expect(try ScenarioRuns.folders(in: "scenarios/labs").count >= 25)
    }
}
