import Foundation
import LabKernel
import LabWorld
import Scenarios
import Testing

/// What is found before anything runs.
@Suite struct ValidationTests {
    private func mistakes(_ path: String, _ settings: [(String, String)]) throws -> [LabError] {
        let scenario = try ScenarioRuns.load(path, settings: settings)
        do {
            _ = try ScenarioRun(scenario, options: .init(path: path))
            return []
        } catch let errors as LabErrors {
            return errors.errors
        }
    }

    private static let path = "scenarios/faults/sls-exactly-once"

    @Test func queriesOfChecksAreLookedAt() throws {
        let found = try mistakes(
            Self.path,
            [
                ("expect.0.sql", "SELECT topic, click FROM sink.totals"),
                ("expect.1.sql", "SELECT COUNT(* FROM labsim.requests"),
                ("expect.2.sql", "SELECT restarts FROM labsim.job"),
                ("expect.3.sql", "INSERT INTO a SELECT 1"),
            ])
        #expect(found.count == 4)
        #expect(found[0].message.contains("'click'"))
        #expect(found[2].message.contains("'job' not found"))
        #expect(found.allSatisfy { $0.span != nil })
    }

    @Test func resultsHaveTheColumnsThatAreAskedFor() throws {
        let found = try mistakes(
            Self.path,
            [
                ("expect.0", "{sql: 'SELECT name, state FROM labsim.jobs', is: 1}"),
                ("expect.1", "{sql: 'SELECT name FROM labsim.jobs', rows: [{nme: x}]}"),
            ])
        #expect(
            found.map(\.message) == [
                "the query has 2 columns, and one value is asked for", "the query has no column 'nme'",
            ])
        #expect(found[1].fix == "did you mean 'name'? columns: name")
    }

    @Test func whatCostsReadIsLookedAt() throws {
        let found = try mistakes(
            Self.path,
            [
                ("cost.budget", "{usage: {cuHours: {lte: 1}}, money: lots}"), ("calibrate", "{runn: 20m}"),
                ("cost.compare", "[{nme: x, set: {n: 1}}]"), ("cost.sweep", "{nosuch: [1, 2]}"),
                ("cost.guard", "[{metrc: x, of: archive, lte: 1}]"),
            ])
        #expect(
            found.map(\.code) == ["PRC020", "SCN004", "PRC020", "PRC053", "PRC053", "PRC055"], "\(found)")
    }

    @Test func policiesOfTheServiceMustExist() throws {
        let found = try mistakes(Self.path, [("resources.shop.attach", "[system/AliyunOSSFulAccess]")])
        #expect(found.map(\.fix) == ["did you mean 'system/AliyunOSSFullAccess'?"])
    }

    /// Whoever does a lab may write other sinks than the scenario's own scripts.
    @Test func sinksThatNoScriptOpensMayComeLater() throws {
        #expect(try mistakes(Self.path, [("expect.0.sql", "SELECT topic FROM sink.others")]).isEmpty)
    }

    /// A stop means the job that Autopilot has started, not the one that it has stopped.
    @Test func stopJobMeansTheJobOfNow() throws {
        let scenario = try ScenarioLoader.load(
            path: ScenarioRuns.root.appending(path: "scenarios/labs/autopilot").path,
            overrides: ScenarioOverrides(), files: StoppingAutopilot())
        let run = try ScenarioRun(scenario, options: .init(path: "autopilot"))
        let report = try run.execute()
        let rush = run.world.jobs.entries.filter { $0.identity.deploymentName == "rush" }
        #expect(rush.map(\.state) == [.finished, .canceled], "\(report.events.suffix(5))")
    }

    private struct StoppingAutopilot: FileSource {
        func text(of path: String) throws(FileReadError) -> String {
            try DiskFiles().text(of: path).replacing(
                "  - {at: 490s, do: end}",
                with: "  - {at: 489s, do: flink.stopJob, with: {deployment: rush, stopStrategy: NONE}}\n"
                    + "  - {at: 490s, do: end}")
        }
    }
}

/// A scenario that is wrong in twenty ways says so in one go: in YAML, in names, in SQL.
@Suite struct TwentyMistakesTests {
    @Test func allHavePlacesAndFixes() throws {
        let path = ScenarioRuns.root.appending(path: "Tests/Golden/Scenarios/twenty").path
        let found = try #require(
            try ScenarioExamination(
                path: path, overrides: ScenarioOverrides(), files: DiskFiles(), compatibility: []
            ).mistakes)
        #expect(found.errors.count == 20)
        #expect(found.errors.allSatisfy { $0.fix != nil && $0.span != nil })
        let text = found.description.replacing(path + "/", with: "") + "\n"
        let golden = path + "/mistakes.txt"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try text.write(toFile: golden, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOfFile: golden, encoding: .utf8) == text)
    }

    @Test func policiesAreLookedAt() throws {
        let scenario =
            "apiVersion: labsim/v1\nkind: Scenario\nmetadata: {name: p}\nresources:\n"
            + "  p: {type: ram.policy, document: {Version: \"1\", Statement: [{Efect: Allow, Action: a, Resource: \"*\"}]}}\n"
        let found = try #require(
            try ScenarioExamination(
                path: "p.yaml", overrides: ScenarioOverrides(), files: MemoryFiles(["p.yaml": scenario]),
                compatibility: []
            ).mistakes)
        #expect(found.errors.allSatisfy { $0.span?.line == 5 } && !found.errors.isEmpty)
    }
}
