import LabKernel
import Testing

@testable import Scenarios

/// The plans of the shipped scenarios, as goldens.
@Suite struct PlanTests {
    @Test(arguments: [
        ("scenarios/labs/01-hands-on", "plan-hands-on.txt"),
        ("scenarios/faults/oss-permission-denied", "plan-oss-permission-denied.txt"),
    ])
    func shippedPlans(path: String, golden: String) throws {
        let scenario = try ScenarioLoader.load(path: Repository.path(path), files: DiskFiles())
        try Golden.expect(ScenarioPlan(scenario).text, is: golden)
    }
}
