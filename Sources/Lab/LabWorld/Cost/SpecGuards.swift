import LabKernel
import Pricing
import Scenarios

/// Guards of a spec: its `guard` over runs of the scenario that it names under `calibrate`.
package struct SpecGuards {
    private let runs: VirtualRuns
    /// The scenario's variables, by the path of the spec that each stands for.
    private let variables: [String: String]

    /// Nil when the spec has no guards.
    ///
    /// - Throws: `LabError` PRC055 for guards without a scenario that could be run.
    package init?(_ tree: JSONValue, _ load: Calibration.Loader?) throws {
        guard let guards = tree["guard"] else { return nil }
        guard let load else {
            throw LabError(
                "PRC055", "the spec has guards and no scenario to check them in", at: guards.span,
                fix: "name it: calibrate: {scenario: lab/scenario.yaml, variables: {path: variable}}")
        }
        runs = try VirtualRuns(load, guards: guards)
        let pairs = tree["calibrate"]?["variables"]?.objectValue ?? []
        variables = Dictionary(
            pairs.map { ($0.0, $0.1.stringValue ?? "") }, uniquingKeysWith: { $1 })
    }

    /// The run with the variables that the variant's changes stand for.
    package func findings(_ variant: CostVariant) throws -> [GuardFinding] {
        try runs.guards(
            variant.changes.compactMap { change in
                variables[change.path].map { ($0, change.value.commandText) }
            })
    }
}
