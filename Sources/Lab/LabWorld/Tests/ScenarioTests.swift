import LabKernel
import Scenarios

/// The tests of SQL in a scenario.
package struct ScenarioTests {
    private let scenario: Scenario
    private let plans: [SQLTestPlan]

    /// - Throws: `LabErrors` with the mistakes of all tests, before any runs.
    package init(_ scenario: Scenario, compatibility: Set<String> = []) throws {
        self.scenario = scenario
        var mistakes: [LabError] = []
        var plans: [SQLTestPlan] = []
        for test in scenario.tests {
            do {
                plans.append(
                    try SQLTestPlan(
                        test, start: scenario.clock.start,
                        compatibility: compatibility.union(scenario.engine.compatibility)))
            } catch let errors as LabErrors {
                mistakes += errors.errors
            } catch let error as LabError {
                mistakes.append(error)
            }
        }
        if !mistakes.isEmpty { throw LabErrors(mistakes) }
        self.plans = plans
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
