import Foundation
import LabWorld
import Scenarios
import Testing

/// Labs are passed by their solutions and by nothing less.
@Suite struct LabProofTests {
    /// Every folder of `scenarios/labs` whose scenario has a lesson.
    static let labs: [String] = {
        let root = ScenarioRuns.root.appending(path: "scenarios/labs").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return names.sorted().map { "scenarios/labs/\($0)" }
    }()

    private static func proof(_ scenario: Scenario) throws -> LabProof.Result? {
        try LabProof(scenario, options: .init(path: scenario.metadata.name))?.result()
    }

    @Test(arguments: labs) func everyLabIsProved(path: String) throws {
        guard let result = try Self.proof(try ScenarioRuns.load(path)) else { return }
        #expect(result.findings.isEmpty, "\(result.findings)")
        #expect(result.score > 0)
    }

    @Test func thereAreLabs() { #expect(Self.labs.contains(ScenarioRuns.handsOn)) }

    private func findings(_ change: (inout Lab) -> Void) throws -> [LabProof.Finding] {
        var scenario = try ScenarioRuns.load(ScenarioRuns.handsOn)
        var lab = try #require(scenario.lab)
        change(&lab)
        scenario.lab = lab
        return try #require(try Self.proof(scenario)).findings
    }

    @Test func aCheckThatHoldsBeforeItsStepIsFound() throws {
        let found = try findings { lab in
            // A check of an early step again, for a later one: it has long held by then.
            lab.steps[5].checks += lab.steps[1].checks.suffix(1)
        }
        #expect(found.contains { $0.step == "run" && $0.text.contains("holds before the step") })
    }

    @Test func aStepWithoutItsSolutionIsFound() throws {
        let found = try findings { lab in
            lab.steps[2].checks = lab.steps[5].checks
        }
        #expect(found.contains { $0.step == "workspace" })
    }

    @Test func pointsForNothingAreFound() throws {
        let gift = try findings { $0.steps[0].quiz = nil }
        #expect(gift.contains { $0.step == "region" && $0.text.contains("points for nothing") })
        let idle = try findings { lab in
            lab.steps[1].checks = lab.steps[6].checks
        }
        #expect(idle.contains { $0.step == "bucket" && $0.text.contains("nothing done") })
    }

    @Test func aScoreOutOfReachIsFound() throws {
        let found = try findings { $0.passScore = 101 }
        #expect(found.contains { $0.text.contains("asks for 101 points") })
    }
}
