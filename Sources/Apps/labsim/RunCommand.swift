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
            "Write a report: junit=FILE, html=FILE, json=FILE, text=FILE.", valueName: "format=file"))
    var report: [ReportTarget] = []

    @Option(help: ArgumentHelp("Write the journal, one JSON object a line.", valueName: "file"))
    var journal: String?

    @Flag(help: "Show what the metered usage costs; the scenario's 'cost.show: bill' does the same.")
    var bill = false

    @OptionGroup(title: "Prices of the bill") var prices: PriceOptions

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
        if bill || scenario.needsPrices {
            options.prices = try prices.book(for: scenario)
            options.priceChoice = prices.choice(scenario.priceCurrency)
        }
        let run = try ScenarioRun(scenario, options: options)
        let report = try run.execute()
        progress?.finish()
        if let journal { try FileOutput.write(run.world.journal.text, to: journal) }
        try write(report, of: scenario)
        print(
            json ? JSONReport.value(report).prettyText : TextReport.render(report, style: Terminal.style),
            terminator: "")
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
        for target in wished + report { try FileOutput.write(target.text(of: result), to: target.path) }
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
    func load() throws -> Scenario {
        let environment = ProcessInfo.processInfo.environment
        let overrides = ScenarioOverrides(
            variables: try pairs(variables, "--var").map { (name: $0.0, value: $0.1) },
            seed: seed ?? environment["LABSIM_SEED"].flatMap(UInt64.init),
            settings: try pairs(settings, "--set").map { (path: $0.0, value: $0.1) }, environment: environment
        )
        return try ScenarioLoader.load(path: scenario, overrides: overrides, files: DiskFiles())
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

/// A report to be written: `html=out/report.html`.
struct ReportTarget: ExpressibleByArgument {
    enum Format: String, CaseIterable { case text, json, junit, html }

    var format: Format
    var path: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let format = Format(rawValue: parts[0]) else { return nil }
        (self.format, path) = (format, parts[1])
    }

    func text(of report: RunReport) -> String {
        switch format {
        case .text: TextReport.render(report, style: .plain)
        case .json: JSONReport.value(report).prettyText
        case .junit: JUnitReport.render(report)
        case .html: HTMLReport.render(report)
        }
    }
}
