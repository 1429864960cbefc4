import LabKernel
import Testing

@testable import Scenarios

/// The scenarios of the repository load without a mistake.
@Suite struct ShippedScenariosTests {
    @Test func handsOnLoads() throws {
        let scenario = try load("scenarios/labs/01-hands-on")
        #expect(scenario.metadata.name == "hands-on")
        #expect(scenario.timeline.count == 11)
        #expect(scenario.scripts.map(\.file.name).allSatisfy { $0.hasSuffix("solution/purchases.sql") })
        #expect(scenario.lab?.totalPoints == 100)
        let start = try #require(scenario.timeline.first { $0.id == "started" })
        guard case .action(let action) = start.step else {
            Issue.record("the item 'started' is no action")
            return
        }
        #expect((action.parameters as? FlinkStartJob)?.deployment == "purchases")
    }

    @Test func deniedLoads() throws {
        let scenario = try load("scenarios/faults/oss-permission-denied")
        let deployment = scenario.resource("scoring")?.properties as? DeploymentResource
        #expect(
            deployment?.settings.configuration["execution.checkpointing.dir"]
                == "oss://risk-prod-state/flink-checkpoints")
        #expect(scenario.principal == .user("operator"))
        let policy = scenario.resource("FlinkState")?.properties as? PolicyResource
        let resource = policy?.document["Statement"]?.arrayValue?.first?["Resource"]
        #expect(resource?.stringValue == "acs:oss:*:*:risk-prod-state/flink-checkpoint/*")
        #expect(resource?.span?.line == 52)
    }

    @Test func variablesComeFromOutside() throws {
        let overrides = ScenarioOverrides(variables: [("bucket", "my-own-bucket")], seed: 99)
        let scenario = try load("scenarios/labs/01-hands-on", overrides)
        #expect(scenario.clock.seed == 99)
        guard case .action(let action) = scenario.timeline[0].step else { return }
        #expect((action.parameters as? OSSCreateBucket)?.bucket == "my-own-bucket")
    }

    private func load(_ path: String, _ overrides: ScenarioOverrides = ScenarioOverrides()) throws -> Scenario
    {
        try ScenarioLoader.load(path: Repository.path(path), overrides: overrides, files: DiskFiles())
    }
}
