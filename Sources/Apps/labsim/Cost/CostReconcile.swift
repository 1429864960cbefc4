import ArgumentParser
import LabKernel
import LabWorld
import Pricing
import Scenarios

/// `labsim cost reconcile`: how good the estimate of a scenario is.
struct CostReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Run a scenario and compare its estimate with the metered usage and the bill.",
        discussion: """
            The estimate is of the run's own stretch of time and begins with nothing stored; each job holds its CUs as long \
            as it did, and what the run can measure is measured. With --given it is that of 'usage' and 'cost.period'.
            """)

    @Argument(help: "A scenario file or folder.")
    var scenario: String

    @OptionGroup var source: EstimateArguments
    @OptionGroup var options: PriceOptions

    @Flag(help: "Estimate the period of the scenario with its own numbers, not the run's.")
    var given = false

    @Flag(help: "Print the comparison as JSON.")
    var json = false

    func run() throws {
        let book = try options.book(for: scenario)
        let run = try Calibration.execute(try SpecSource.scenario(scenario, []))
        let choice = options.choice(run.scenario.priceCurrency)
        let bill = Rater(book, choice).bill(try run.world.ledger.priced(region: run.scenario.region))
        var (tree, _) = try source.tree(scenario)
        if !given { tree = try Calibration.ofRun(tree, run) }
        let measured = try Calibration.measure(run, for: tree)
        let spec = try SpecReader.read(tree, measured: measured, files: SpecSource.files(scenario))
        let estimate = Estimator(book: book, choice: choice, samples: 0).quickEstimate(spec)
        let found = Reconciliation(estimate, bill)
        print(json ? found.json.prettyText : found.text, terminator: "")
        try options.check(isPartial: bill.isPartial)
    }
}
