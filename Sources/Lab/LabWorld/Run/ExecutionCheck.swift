import LabKernel
import Pricing
import Scenarios

/// What a scenario says that the language knows and this version does not do: refused by name before anything runs.
enum ExecutionCheck {
    /// All such places of a scenario, in the order of the file.
    static func mistakes(_ scenario: Scenario, allowsShell: Bool) -> [LabError] {
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
            if case .when(let check, _) = item.trigger { found += mistakes(check, allowsShell) }
        }
        found += scenario.allChecks.flatMap { mistakes($0, allowsShell) }
        if scenario.engine.name != "embedded" {
            found.append(mistake("the engine '\(scenario.engine.name)'", scenario.engine.span))
        }
        return found
    }

    private static func mistakes(_ check: Check, _ allowsShell: Bool) -> [LabError] {
        guard check.subject is any ObservableSubject else {
            return [mistake("checks of '\(type(of: check.subject).schema.name)'", check.span)]
        }
        if let subject = check.subject as? CommandSubject, !allowsShell {
            return [needsShell(subject.command, at: check.span)]
        }
        guard let subject = check.subject as? CostSubject, !subject.isMoney,
            MeterCatalog.meter(subject.meter) == nil
        else { return [] }
        let meters = ["total"] + MeterCatalog.meters.map(\.name)
        return [
            LabError(
                "PRC020", "there is no meter '\(subject.meter)'", at: check.span,
                fix: nearest(to: subject.meter, among: meters).map { "did you mean '\($0)'?" }
                    ?? "'labsim cost prices meters' lists them, and 'total' is the bill")
        ]
    }

    /// A command of the shell in a scenario that may run none.
    static func needsShell(_ command: String, at span: SourceSpan?) -> LabError {
        LabError(
            "RUN011", "the scenario wants to run the command '\(command)'", at: span,
            fix: "read it, and allow it with --allow-shell")
    }

    private static func mistake(_ what: String, _ span: SourceSpan) -> LabError {
        LabError(
            "RUN010", "\(what) cannot be run by this version", at: span,
            fix: "see docs/coverage for what can, and leave it out")
    }
}

extension Scenario {
    /// The checks of the run and of the lab.
    var allChecks: [Check] {
        expectations + (lab?.steps ?? []).flatMap(\.conditions)
    }
}
