import LabKernel
import Pricing
import RAMPolicy
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
        found += scenario.cost.budget.compactMap { noMeter($0.meter, at: $0.span) }
        found += systemPolicies(scenario) + CostSectionCheck.mistakes(scenario)
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
        guard let subject = check.subject as? CostSubject, !subject.isMoney else { return [] }
        return noMeter(subject.meter, at: check.span).map { [$0] } ?? []
    }

    /// A meter that does not exist; nil for one that does.
    private static func noMeter(_ name: String, at span: SourceSpan) -> LabError? {
        guard MeterCatalog.meter(name) == nil else { return nil }
        let meters = ["total"] + MeterCatalog.meters.map(\.name)
        return LabError(
            "PRC020", "there is no meter '\(name)'", at: span,
            fix: nearest(to: name, among: meters).map { "did you mean '\($0)'?" }
                ?? "'labsim cost prices meters' lists them, and 'total' is the bill")
    }

    // MARK: Policies of the service

    /// Policies of the service that are attached and do not exist; those of calls that must be refused are meant.
    private static func systemPolicies(_ scenario: Scenario) -> [LabError] {
        let held = scenario.resources.flatMap { item -> [LabError] in
            let attached =
                (item.properties as? UserResource)?.attach ?? (item.properties as? RoleResource)?.attach
            return (attached ?? []).compactMap { unknown($0, at: item.spans["attach"] ?? item.span) }
        }
        let attached = scenario.timeline.compactMap { item -> LabError? in
            guard case .action(let action) = item.step, action.refusal == nil else { return nil }
            let span = action.spans["policy"] ?? item.span
            switch action.parameters {
            case let attach as RAMAttachPolicyToUser: return unknown(attach.policy, at: span)
            case let attach as RAMAttachPolicyToRole: return unknown(attach.policy, at: span)
            default: return nil
            }
        }
        return held + attached
    }

    private static func unknown(_ policy: PolicyReference, at span: SourceSpan) -> LabError? {
        guard policy.type == "System", SystemPolicies.named(policy.name) == nil else { return nil }
        let near = nearest(to: policy.name, among: SystemPolicies.names)
        return LabError(
            "SCN009", "the service has no policy '\(policy.name)'", at: span,
            fix: near.map { "did you mean 'system/\($0)'?" }
                ?? "'labsim api ram ListPolicies PolicyType=System' lists them")
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
