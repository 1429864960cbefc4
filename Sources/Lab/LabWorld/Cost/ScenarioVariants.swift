import LabKernel
import Pricing
import Scenarios

/// Variants of a scenario: other variables, with guards from virtual runs.
package struct ScenarioVariants {
    private let scenario: Scenario
    private let load: Calibration.Loader
    private let runs: VirtualRuns
    /// The baseline, those of `cost.compare`, and the grid of `cost.sweep`.
    package let variants: [CostVariant]

    /// - Throws: `LabError` PRC053 for misshapen variants, PRC055 for misshapen guards.
    package init(_ load: @escaping Calibration.Loader) throws {
        self.load = load
        scenario = try load([])
        runs = try VirtualRuns(load, guards: scenario.cost.guards)
        var variants = [CostVariant(name: "baseline", changes: Self.changes(scenario.cost.baseline))]
        variants += try (scenario.cost.compare?.arrayValue ?? []).map { try WhatIf.variant($0) }
        let axes = try (scenario.cost.sweep?.objectValue ?? []).map { name, values in
            guard let list = values.arrayValue else {
                throw LabError("PRC053", "'cost.sweep.\(name)' is not a list of values", at: values.span)
            }
            return (path: name, values: list)
        }
        self.variants = variants + WhatIf.grid(axes)
    }

    private static func changes(_ value: JSONValue?) -> [(path: String, value: JSONValue)] {
        (value?.objectValue ?? []).map { (path: $0.0, value: $0.1) }
    }

    /// The changes that are variables of the scenario, as the command line writes them.
    private func variables(_ changes: [(path: String, value: JSONValue)]) -> Calibration.Variables {
        let names = Set(scenario.variables.map(\.name))
        return changes.filter { names.contains($0.path) }.map { ($0.path, $0.value.commandText) }
    }

    /// The spec of the scenario with other variables, and paths of the spec where a change names one.
    ///
    /// - Parameter adjust: What is laid over every variant's tree, such as files with usage.
    package func maker(
        adjust: @escaping (JSONValue) throws -> JSONValue = { $0 }, files: @escaping SpecReader.Files
    ) -> WhatIf.Maker {
        let names = Set(scenario.variables.map(\.name))
        return { changes in
            let variables = variables(changes)
            var tree = try adjust(ScenarioSpec.tree(of: try load(variables)).tree)
            for change in changes where !names.contains(change.path) {
                guard change.path.contains(".") else {
                    throw LabError(
                        "PRC053", "the scenario has no variable '\(change.path)'",
                        fix: suggestion(for: change.path, among: names.sorted(), kind: "variables"))
                }
                tree = try SpecTree.setting(change.path, to: change.value, in: tree)
            }
            return try SpecReader.read(
                tree, measured: try runs.measured(variables, for: tree), files: files)
        }
    }

    /// Runs a variant and says what its guards find; nil without guards.
    package var guards: ((CostVariant) throws -> [GuardFinding])? {
        guard runs.hasGuards else { return nil }
        return { try runs.guards(variables($0.changes)) }
    }
}
