import LabKernel
import Scenarios

/// A scenario as it is fuzzed: a job that fails must live on, and nothing but the rules of the fuzzer judges.
///
/// Overridden: restarts without limit and with a short back-off, any number of failed checkpoints, a
/// checkpoint interval where there is none, waits of the timeline, the run's limit, `expect` and `lab`.
enum FuzzScenario {
    /// What lies over the configuration of every deployment.
    static let overrides = [
        "restart-strategy.type": "exponential-delay",
        "restart-strategy.exponential-delay.initial-backoff": "1 s",
        "restart-strategy.exponential-delay.max-backoff": "10 s",
        "restart-strategy.exponential-delay.attempts-before-reset-backoff": "1000000",
        "execution.checkpointing.tolerable-failed-checkpoints": "1000000",
    ]
    /// How long a run may go on after its last fault.
    static let patience = Duration.hours(1)

    /// The scenario without its own judgement, with jobs that do not give up.
    static func prepared(_ scenario: Scenario) -> Scenario {
        var copy = scenario
        (copy.expectations, copy.lab) = ([], nil)
        copy.resources = scenario.resources.map(prepared)
        copy.timeline = scenario.timeline.map(prepared)
        return copy
    }

    private static func prepared(_ item: ResourceItem) -> ResourceItem {
        guard var deployment = item.properties as? DeploymentResource else { return item }
        deployment.settings.configuration = configured(deployment.settings.configuration)
        var copy = item
        copy.properties = deployment
        return copy
    }

    private static func prepared(_ item: TimelineItem) -> TimelineItem {
        var copy = item
        if case .when(let check, _) = item.trigger { copy.trigger = .when(check, within: nil) }
        guard case .action(var action) = item.step, var deploy = action.parameters as? FlinkDeployDraft else {
            return copy
        }
        deploy.settings.configuration = configured(deploy.settings.configuration)
        action.parameters = deploy
        copy.step = .action(action)
        return copy
    }

    private static func configured(_ values: [String: String]) -> [String: String] {
        var values = values.merging(overrides) { $1 }
        if values["execution.checkpointing.interval"] == nil {
            values["execution.checkpointing.interval"] = "10 s"
        }
        return values
    }

    /// The scenario with faults in its timeline, and time to get over them.
    static func disturbed(_ scenario: Scenario, by faults: [FuzzFault], baselineEnd: Duration) -> Scenario {
        var copy = scenario
        for fault in faults {
            copy.timeline.append(fault.item(index: copy.timeline.count, span: scenario.metadata.span))
        }
        let last = faults.map(\.end).max() ?? .zero
        copy.clock.limit = max(scenario.clock.limit, max(last, baselineEnd) + patience)
        return copy
    }
}
