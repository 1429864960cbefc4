import LabKernel
import Scenarios

/// What a scenario says that the language knows and this version does not do: refused by name before anything runs.
enum ExecutionCheck {
    /// All such places of a scenario, in the order of the file.
    static func mistakes(_ scenario: Scenario) -> [LabError] {
        var found: [LabError] = []
        for item in scenario.resources where !(item.properties is any CreatableResource) {
            found.append(mistake("resources of type '\(type(of: item.properties).schema.name)'", item.span))
        }
        for item in scenario.timeline {
            switch item.step {
            case .action(let action) where !(action.parameters is any ExecutableAction):
                found.append(mistake("the action '\(action.name)'", item.span))
            case .fault(let fault) where !(fault.effect is any ExecutableFault):
                found.append(mistake("the fault '\(fault.type)'", item.span))
            case .action, .fault, .clear: break
            }
            if case .when(let check, _) = item.trigger { found += mistakes(check) }
        }
        found += scenario.expectations.flatMap(mistakes)
        if scenario.engine.name != "embedded" {
            found.append(mistake("the engine '\(scenario.engine.name)'", scenario.engine.span))
        }
        return found
    }

    private static func mistakes(_ check: Check) -> [LabError] {
        check.subject is any ObservableSubject
            ? [] : [mistake("checks of '\(type(of: check.subject).schema.name)'", check.span)]
    }

    private static func mistake(_ what: String, _ span: SourceSpan) -> LabError {
        LabError(
            "RUN010", "\(what) cannot be run by this version", at: span,
            fix: "see docs/coverage for what can, and leave it out")
    }
}
