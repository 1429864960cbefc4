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
            The estimate is of the run's own length, its jobs running all the time, with the keys of 'calibrate.keys'; \
            the other numbers are those of 'usage', measured where it says so.
            """)

    @Argument(help: "A scenario file or folder.")
    var scenario: String

    @OptionGroup var source: EstimateArguments
    @OptionGroup var options: PriceOptions

    @Flag(help: "Print the comparison as JSON.")
    var json = false

    func run() throws {
        let book = try options.book()
        let run = try Calibration.execute(scenario, variables: [])
        let choice = options.choice(run.scenario.priceCurrency)
        let bill = Rater(book, choice).bill(try run.world.ledger.priced(region: run.scenario.region))
        var (tree, _) = try source.tree(scenario)
        tree = try Self.ofRun(tree, run)
        let measured = try Calibration.measure(run, scenario, for: tree)
        let spec = try SpecReader.read(tree, measured: measured, files: SpecSource.files(scenario))
        let estimate = Estimator(book: book, choice: choice, samples: 0).quickEstimate(spec)
        let found = Reconciliation(estimate, bill)
        print(json ? found.json.prettyText : found.text, terminator: "")
        try options.check(isPartial: bill.isPartial)
    }

    /// The tree for the run's own length.
    private static func ofRun(_ tree: JSONValue, _ run: ScenarioRun) throws -> JSONValue {
        let micros = (run.now - run.scenario.clock.start).wholeMicros
        let hours = Rational(Int128(max(1, micros)), 3_600_000_000)
        var changed = try SpecTree.setting("period", to: ["hours": hours.json], in: tree)
        for (id, resource) in tree["resources"]?.objectValue ?? []
        where resource["type"]?.stringValue == "flink.deployment" {
            changed = try SpecTree.setting(
                "usage.\(id).schedule", to: ["hoursPerDay": 24, "daysPerMonth": 30], in: changed)
            if let keys = run.scenario.calibrate?["keys"] {
                changed = try SpecTree.setting("usage.\(id).keys", to: keys.bare, in: changed)
            }
        }
        return changed
    }
}
