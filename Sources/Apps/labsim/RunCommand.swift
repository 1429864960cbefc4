import ArgumentParser
import CloudGateway
import Foundation
import LabKernel
import LabWorld
import Scenarios

/// `labsim run`: one scenario to its verdict.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a scenario to its verdict.",
        discussion: "Time is virtual: the run takes as long as its work, not as long as its story.")

    @OptionGroup var source: ScenarioArguments

    @Option(help: ArgumentHelp("Where the jobs run: embedded.", valueName: "engine"))
    var engine: String = "embedded"

    @Option(help: "How permission decisions act: enforce, soft (recorded, not refused) or off.")
    var iam: Gateway.EnforcementMode = .enforce

    @Option(
        help: ArgumentHelp("Accept what real Flink refuses: datagen-timestamp-sequence.", valueName: "name"))
    var compat: [String] = []

    @Option(help: "Threads that work on the rows of jobs; the journal is the same with any number.")
    var threads: Int = 1

    @Flag(help: "Print the report as JSON.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Write a report: text, json, junit, tap, github or html=FILE; '-' is the standard output.",
            valueName: "format=file"))
    var report: [ReportTarget] = []

    @Option(help: ArgumentHelp("Write the journal, one JSON object a line.", valueName: "file"))
    var journal: String?

    @Flag(help: "Show what the metered usage costs; the scenario's 'cost.show: bill' does the same.")
    var bill = false

    @OptionGroup(title: "Prices of the bill") var prices: PriceOptions

    @Flag(help: "Allow checks to run commands of the shell, with your rights.")
    var allowShell = false

    @Flag(name: .shortAndLong, help: "No progress lines.")
    var quiet = false

    func validate() throws {
        guard (1...64).contains(threads) else {
            throw ValidationError("'--threads' takes a number from 1 to 64")
        }
    }

    func run() throws {
        guard engine == "embedded" else {
            throw LabError(
                "USE003", "the engine '\(engine)' is not supported by this version",
                fix: "leave '--engine' out, or say 'embedded'")
        }
        let scenario = try source.load()
        let progress = quiet || json ? nil : ProgressPrinter(start: scenario.clock.start)
        var options = ScenarioRun.Options(
            path: source.scenario, enforcement: iam, compatibility: Set(compat), threads: threads,
            progress: progress?.show)
        if allowShell { options.shell = Shell.run }
        if bill || scenario.needsPrices {
            options.prices = try prices.book(for: scenario)
            options.priceChoice = prices.choice(scenario.priceCurrency)
        }
        let run = try ScenarioRun(scenario, options: options)
        let report = try run.execute()
        progress?.finish()
        let wishedJournal = scenario.report.files.first { $0.format == "journal" }?.path
        if let journal = journal ?? wishedJournal {
            try FileOutput.write(run.world.journal.text, to: journal)
        }
        try write(report, of: scenario)
        if !self.report.contains(where: \.isStandardOutput) {
            print(
                json ? JSONReport.value(report).prettyText : TextReport.render(report, style: Terminal.style),
                terminator: "")
        }
        fflush(nil)
        switch report.verdict {
        case .pass:
            if report.budgets.contains(where: \.isExceeded) { throw ExitStatus.budgetFailed }
            try prices.check(isPartial: report.bill?.isPartial ?? false)
        case .fail: throw ExitStatus.checkFailed
        case .error: throw ExitStatus.internalError
        case .incomplete: throw ExitStatus.incomplete
        }
    }

    private func write(_ result: RunReport, of scenario: Scenario) throws {
        let wished = scenario.report.files.compactMap { ReportTarget(argument: "\($0.format)=\($0.path)") }
        for target in wished + report { try target.write(result) }
    }
}

/// How a scenario is named and changed on the command line.
struct ScenarioArguments: ParsableArguments {
    @Argument(help: "A scenario file, or a folder with a scenario.yaml.")
    var scenario: String

    @Option(
        name: .customLong("var"),
        help: ArgumentHelp("Set a variable of the scenario.", valueName: "name=value"))
    var variables: [String] = []

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Set any value of the scenario: clock.speed=10.", valueName: "path=value"))
    var settings: [String] = []

    @Option(help: "Seed of everything random; the scenario's own when left out.")
    var seed: UInt64?

    /// - Throws: `LabErrors` with every mistake of the scenario.
    func load() throws -> Scenario { try load(scenario) }

    /// The scenario at another path, with the same values from outside.
    ///
    /// - Throws: `LabErrors` with every mistake of the scenario.
    func load(_ path: String) throws -> Scenario {
        try ScenarioLoader.load(path: path, overrides: try overrides(), files: DiskFiles())
    }

    /// What the command line and the environment say of the scenario.
    func overrides() throws -> ScenarioOverrides {
        let environment = ProcessInfo.processInfo.environment
        return ScenarioOverrides(
            variables: try pairs(variables, "--var").map { (name: $0.0, value: $0.1) },
            seed: seed ?? environment["LABSIM_SEED"].flatMap(UInt64.init),
            settings: try pairs(settings, "--set").map { (path: $0.0, value: $0.1) }, environment: environment
        )
    }

    private func pairs(_ texts: [String], _ option: String) throws -> [(String, String)] {
        try texts.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw LabError(
                    "USE004", "'\(option) \(text)' has no value", fix: "write \(option) name=value")
            }
            return (parts[0], parts[1])
        }
    }
}
