import LabKernel
import Scenarios

/// The tests of SQL in a scenario.
package struct ScenarioTests {
    private let scenario: Scenario
    private let plans: [SQLTestPlan]

    /// - Throws: `LabErrors` with the mistakes of all tests, before any runs.
    package init(_ scenario: Scenario, compatibility: Set<String> = []) throws {
        self.scenario = scenario
        let compatibility = compatibility.union(scenario.engine.compatibility)
        let mistakes = Self.mistakes(scenario.tests, start: scenario.clock.start, compatibility)
        guard mistakes.isEmpty else { throw LabErrors(mistakes) }
        plans = try scenario.tests.map {
            try SQLTestPlan($0, start: scenario.clock.start, compatibility: compatibility)
        }
    }

    /// The mistakes of tests, without running them.
    static func mistakes(_ tests: [SQLTest], start: Instant, _ compatibility: Set<String>) -> [LabError] {
        tests.flatMap { test -> [LabError] in
            do {
                _ = try SQLTestPlan(test, start: start, compatibility: compatibility)
                return []
            } catch let errors as LabErrors {
                return errors.errors
            } catch let error as LabError {
                return [error]
            } catch {
                preconditionFailure("planning throws mistakes of the test only: \(error)")
            }
        }
    }

    /// Runs the tests whose names contain `part`, all when it is empty.
    ///
    /// - Returns: what each expectation of each test found, in the order of the file.
    package func results(only part: String = "") throws -> [RunReport.ExpectationResult] {
        try plans.filter { part.isEmpty || $0.test.name.contains(part) }.flatMap { plan in
            try SQLTestRun(plan, start: scenario.clock.start, seed: scenario.clock.seed).results()
        }
    }
}
