import ArgumentParser
import LabKernel
import LabWorld
import Pricing
import Scenarios

/// `labsim plan`: what a scenario will do, nothing done.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what a scenario will make, do and check, when, and what that costs.",
        discussion: "'labsim cost estimate' says more of the costs; 'labsim run --bill' what a run used.")

    @OptionGroup var source: ScenarioArguments

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup(title: "Prices") var prices: PriceOptions

    func run() throws {
        let scenario = try source.load()
        let plan = ScenarioPlan(scenario)
        let costs = try PlannedCosts(scenario, prices)
        if json {
            let members = (plan.json.objectValue ?? []) + [("costs", costs.json)]
            return print(JSONValue.object(members).prettyText, terminator: "")
        }
        print(plan.text + costs.text, terminator: "")
    }
}

/// What a scenario's resources cost when they are left for a month.
private struct PlannedCosts {
    /// Nil when the scenario says too little for an estimate.
    private let estimate: Estimate?
    private let reason: String

    init(_ scenario: Scenario, _ prices: PriceOptions) throws {
        let tree = ScenarioSpec.tree(of: scenario).tree
        do {
            let spec = try SpecReader.read(
                tree, measured: [:], files: SpecSource.files(scenario.file.name))
            let choice = prices.choice(scenario.priceCurrency)
            estimate = Estimator(book: try prices.book(for: scenario), choice: choice, samples: 0)
                .quickEstimate(spec)
            reason = ""
        } catch let errors as LabErrors {
            (estimate, reason) = (nil, errors.errors.first?.message ?? "")
        } catch let error as LabError {
            (estimate, reason) = (nil, error.message)
        }
    }

    var text: String {
        guard let estimate else { return "\ncosts: not estimated, since \(reason)\n" }
        guard !estimate.lines.isEmpty else { return "" }
        let rows = estimate.lines.map { row($0, estimate.spec.currency) }
        let width = rows.map(\.0.count).max() ?? 0
        let lines = rows.map { "  \($0.0)\(String(repeating: " ", count: width - $0.0.count))  \($0.1)" }
        let total = "\(estimate.total.typical.decimalText(digits: 2)) \(estimate.spec.currency)"
        let hours = estimate.spec.periodHours.decimalText(digits: 0)
        return "\ncosts, when it is left for \(hours) hours:\n" + lines.joined(separator: "\n")
            + "\n  total \(total)\(estimate.isPartial ? ", at least: not everything has a price" : "")\n"
    }

    var json: JSONValue {
        guard let estimate else { return ["status": "not estimated", "reason": .string(reason)] }
        return EstimateOutput(estimate, comparison: []).json
    }

    /// `scoring stream.cu` and `1440 CU-hour, 633.60 CNY`.
    private func row(_ line: EstimateLine, _ currency: String) -> (String, String) {
        let name = "\(line.resource.id) \(line.meter.name)"
        let unit = line.meter.customaryUnit.text
        let used = line.quantity.map { "\(AmountText.quantity($0.typical)) \(unit)" } ?? "unknown"
        let amount = line.amount.map { "\($0.typical.decimalText(digits: 2)) \(currency)" }
        return (name, "\(used), \(amount ?? line.reason ?? "unpriced")")
    }
}
