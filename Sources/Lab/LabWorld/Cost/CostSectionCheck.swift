import LabKernel
import Pricing
import Scenarios

/// The parts of a scenario that `labsim cost` reads, looked at with all others: variants, sweeps, guards, budgets.
enum CostSectionCheck {
    /// What is wrong with them, in the order of the language.
    static func mistakes(_ scenario: Scenario) -> [LabError] {
        calibration(scenario) + money(scenario) + variants(scenario) + sweep(scenario) + guards(scenario)
    }

    private static let calibrationKeys = ["run", "keys"]

    private static func calibration(_ scenario: Scenario) -> [LabError] {
        guard let calibrate = scenario.calibrate else { return [] }
        let unknown = (calibrate.objectValue ?? []).filter { !calibrationKeys.contains($0.0) }.map {
            key, value in
            LabError(
                "SCN004", "unknown key '\(key)' in 'calibrate'", at: value.span ?? calibrate.span,
                fix: suggestion(for: key, among: calibrationKeys, kind: "keys"))
        }
        guard let run = calibrate["run"], run.stringValue.flatMap(DurationText.parse) == nil else {
            return unknown
        }
        return unknown + [
            LabError("PRC051", "'calibrate.run' is no duration", at: run.span, fix: "write run: 20m")
        ]
    }

    private static func money(_ scenario: Scenario) -> [LabError] {
        guard let text = scenario.cost.moneyBudget else { return [] }
        return found(at: scenario.metadata.span) { _ = try Budget(text: text) }
    }

    private static func variants(_ scenario: Scenario) -> [LabError] {
        guard let compare = scenario.cost.compare else { return [] }
        guard let items = compare.arrayValue else {
            return [
                LabError(
                    "PRC053", "'cost.compare' is no list", at: compare.span,
                    fix: "write a list of {name, set: {variable: value}}")
            ]
        }
        return items.flatMap { item -> [LabError] in
            var changed: [LabError] = []
            let misshapen = found(at: item.span ?? compare.span) {
                let variant = try WhatIf.variant(item)
                let paths = (variant.changes + (variant.against ?? [])).map(\.path)
                changed = paths.compactMap { unknown($0, scenario, at: item.span ?? compare.span) }
            }
            return misshapen + changed
        }
    }

    private static func sweep(_ scenario: Scenario) -> [LabError] {
        (scenario.cost.sweep?.objectValue ?? []).flatMap { name, values -> [LabError] in
            let span = values.span ?? scenario.cost.sweep?.span
            let isList = values.arrayValue?.isEmpty == false
            let shape =
                isList
                ? []
                : [
                    LabError(
                        "PRC053", "'cost.sweep.\(name)' is not a list of values", at: span,
                        fix: "write \(name): [one, another]")
                ]
            return shape + (unknown(name, scenario, at: span).map { [$0] } ?? [])
        }
    }

    /// A change names a variable, or with its dots a place in the spec of the costs.
    private static func unknown(_ path: String, _ scenario: Scenario, at span: SourceSpan?) -> LabError? {
        let names = scenario.variables.map(\.name)
        guard !path.contains("."), !names.contains(path) else { return nil }
        return LabError(
            "PRC053", "the scenario has no variable '\(path)'", at: span,
            fix: suggestion(for: path, among: names, kind: "variables"))
    }

    private static func guards(_ scenario: Scenario) -> [LabError] {
        (scenario.cost.guards?.arrayValue ?? []).flatMap { value in
            found(at: value.span ?? scenario.cost.guards?.span) { _ = try GuardRule(value) }
        }
    }

    /// The mistake that `body` throws, at `span` where it has no place of its own.
    private static func found(at span: SourceSpan?, _ body: () throws -> Void) -> [LabError] {
        do {
            try body()
            return []
        } catch let error as LabError {
            return [placed(error, span)]
        } catch let errors as LabErrors {
            return errors.errors.map { placed($0, span) }
        } catch {
            return [LabError("PRC050", "\(error)", at: span)]
        }
    }

    private static func placed(_ error: LabError, _ span: SourceSpan?) -> LabError {
        LabError(error.code, error.message, at: error.span ?? span, fix: error.fix, notes: error.notes)
    }
}
