import ArgumentParser
import Foundation
import LabKernel
import LabWorld
import Pricing
import Scenarios

/// What is estimated: a spec, a Terraform plan or a scenario, with usage kept apart if wished.
struct EstimateArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("A file with usage, laid over the spec's own; may be repeated.", valueName: "file")
    )
    var usage: [String] = []

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Set any value of the spec: usage.kpi.eventsPerSecond=5000.", valueName: "path=value"))
    var settings: [String] = []

    @Option(
        help: ArgumentHelp(
            "Take what is 'measure it' from a run of this scenario in virtual time.", valueName: "scenario"))
    var calibrate: String?

    /// The tree of the spec, with what had to be left out of it.
    func tree(_ path: String) throws -> (tree: JSONValue, leftOut: [String]) {
        let (tree, leftOut) = try SpecSource.read(path)
        return (try changed(tree), leftOut)
    }

    /// A tree with the usage files laid over it and what `--set` sets.
    func changed(_ original: JSONValue) throws -> JSONValue {
        var tree = original
        for file in usage {
            let given = try CostFiles.tree(file)
            let inner = given["usage"] == nil ? JSONValue.object([("usage", given)]) : given
            tree = SpecTree.merging(inner, over: tree)
        }
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw LabError("USE004", "'--set \(setting)' has no value", fix: "write --set path=value")
            }
            tree = try SpecTree.setting(parts[0], to: SpecTree.value(ofText: parts[1]), in: tree)
        }
        return tree
    }

    func spec(_ path: String) throws -> (spec: CostSpec, leftOut: [String]) {
        let (tree, leftOut) = try tree(path)
        return (
            try SpecReader.read(tree, measured: try measured(path, tree), files: SpecSource.files(path)),
            leftOut
        )
    }

    /// What `measure it` stands for in a tree.
    func measured(_ path: String, _ tree: JSONValue) throws -> [String: Rational] {
        guard Calibration.isNeeded(for: tree), let source = scenario(path, tree) else { return [:] }
        return try Calibration.measure(
            try Calibration.execute(try SpecSource.scenario(source, [])), for: tree)
    }

    /// The scenario whose runs say what a tree leaves to be measured, and whether its guards are met.
    func scenario(_ path: String, _ tree: JSONValue) -> String? {
        calibrate ?? (CostLedger.isSpecScenario(path) ? path : nil) ?? calibration(path, tree)
    }

    /// The scenario that the spec names under `calibrate`.
    private func calibration(_ path: String, _ tree: JSONValue) -> String? {
        guard let name = (tree["calibrate"]?["scenario"] ?? tree["calibrate"])?.stringValue else {
            return nil
        }
        return URL(fileURLWithPath: path).deletingLastPathComponent().appending(path: name).path
    }
}

/// Specs from the files that a command names.
enum SpecSource {
    /// A spec's tree, whatever the file is.
    static func read(_ path: String) throws -> (tree: JSONValue, leftOut: [String]) {
        if CostLedger.isSpecScenario(path) { return ScenarioSpec.tree(of: try scenario(path, [])) }
        let tree = try CostFiles.tree(path)
        guard tree["format_version"] != nil, tree["kind"] == nil else { return (tree, []) }
        let plan = try TerraformImport(tree)
        return (plan.tree, plan.leftOut)
    }

    /// Reads files that a spec names, relative to its folder.
    static func files(_ path: String) -> SpecReader.Files {
        { name in
            let url = URL(fileURLWithPath: path).deletingLastPathComponent().appending(path: name)
            return try RAMFiles.source(name.hasPrefix("/") ? name : url.path).text
        }
    }

    /// A scenario with some variables.
    static func scenario(_ path: String, _ variables: Calibration.Variables) throws -> Scenario {
        let overrides = ScenarioOverrides(
            variables: variables, environment: ProcessInfo.processInfo.environment)
        return try ScenarioLoader.load(path: path, overrides: overrides, files: DiskFiles())
    }
}

/// `labsim cost estimate`: a spec to lines with ranges and sources.
struct CostEstimateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "estimate", abstract: "Estimate what a spec, a Terraform plan or a scenario costs.",
        discussion:
            "docs/guides/cost.md describes the spec. Budgets of the spec and --budget end with exit code 6.")

    @Argument(help: "A spec (YAML or JSON), 'terraform show -json' of a plan, or a scenario.")
    var spec: String

    @OptionGroup var source: EstimateArguments
    @OptionGroup var options: PriceOptions

    @Option(help: "The currency of prices; the spec's when left out.")
    var currency: String?

    @Option(help: "Draws of the simulation; 0 for none.")
    var samples: Int = 1_000

    @Option(help: "Seed of the simulation.")
    var seed: UInt64 = 1

    @Flag(help: "Add what the same cores would cost on other clouds.")
    var compareClouds = false

    @Option(help: ArgumentHelp("Print as table, json, csv, markdown, html or focus.", valueName: "format"))
    var format: CostFormat = .table

    @Flag(help: "The same as --format json.")
    var json = false

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("The instant at which FOCUS rows begin.", valueName: "instant"))
    var start: String = "2026-11-01T00:00:00+08:00"

    @Option(help: ArgumentHelp("A limit: 100CNY; may be repeated.", valueName: "limit"))
    var budget: [String] = []

    func validate() throws {
        guard (0...1_000_000).contains(samples) else {
            throw ValidationError("'--samples' takes 0 to 1000000")
        }
    }

    func run() throws {
        let budgets = try budget.map { try Budget(text: $0) }
        let book = try options.book(for: spec)
        var (spec, leftOut) = try source.spec(spec)
        if let currency { spec.currency = currency }
        let estimator = Estimator(
            book: book, choice: options.choice(spec.currency), samples: samples, seed: seed)
        let estimate = estimator.estimate(spec)
        for line in leftOut { ExitStatus.complain("left out: \(line)") }
        try write(try text(json ? .json : format, estimate, book), to: output)
        try writeReports(estimate, book)
        try judge(estimate, book, budgets)
    }

    private func write(_ text: String, to file: String?) throws {
        if let file { try FileOutput.write(text, to: file) } else { print(text, terminator: "") }
    }

    private func writeReports(_ estimate: Estimate, _ book: PriceBook) throws {
        try CostReports.write(spec, "cost") { try text($0, estimate, book) }
    }

    private func text(_ format: CostFormat, _ estimate: Estimate, _ book: PriceBook) throws -> String {
        let page = EstimateOutput(
            estimate, comparison: compareClouds ? CloudComparison.rows(estimate, book) : [])
        var text =
            switch format {
            case .table: page.text
            case .json: page.json.prettyText
            case .csv: page.csv
            case .markdown: page.markdown
            case .html: page.html
            case .focus: FocusExport(try bill(estimate, book), account: "1000000000000001").csv
            }
        if format == .table {
            text += try options.converted(estimate.total.typical, estimate.spec.currency).map { "  \($0)\n" }
                .joined()
            if let rule = estimate.spec.allocation {
                text += "\n" + CostTags.table(rule, try bill(estimate, book)).text
            }
        }
        return text
    }

    /// The estimate's usage through the ledger.
    private func bill(_ estimate: Estimate, _ book: PriceBook) throws -> Bill {
        guard let instant = ISO8601.parse(start) else {
            throw LabError("USE005", "'\(start)' is no instant", fix: "write 2026-11-01T00:00:00+08:00")
        }
        return Rater(book, options.choice(estimate.spec.currency)).bill(try estimate.ledger(from: instant))
    }

    private func judge(_ estimate: Estimate, _ book: PriceBook, _ budgets: [Budget]) throws {
        try options.check(isPartial: estimate.isPartial)
        let all = estimate.spec.budgets + budgets
        let bill = all.isEmpty ? nil : try bill(estimate, book)
        let findings = try all.compactMap { budget in try bill.map { try budget.check($0) } }
        try CostBudgets.judge(findings, isAlone: estimate.missingTags.isEmpty)
    }
}

/// `labsim cost import`: the spec that a Terraform plan or a scenario makes.
struct CostImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Print the spec of a Terraform plan or a scenario as JSON.")

    @Argument(help: "'terraform show -json' of a plan, or a scenario.")
    var source: String

    @OptionGroup var arguments: EstimateArguments

    func run() throws {
        let (tree, leftOut) = try arguments.tree(source)
        for line in leftOut { ExitStatus.complain("left out: \(line)") }
        print(tree.prettyText, terminator: "")
    }
}

/// `labsim cost diff`: two estimates, like a review of code.
struct CostDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Compare two specs, plans or scenarios line by line.")

    @Argument(help: "The spec before.")
    var before: String

    @Argument(help: "The spec after.")
    var after: String

    @OptionGroup var source: EstimateArguments
    @OptionGroup var options: PriceOptions

    @Option(help: ArgumentHelp("Print as table, json, csv, markdown or html.", valueName: "format"))
    var format: CostFormat = .table

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("The most that the total may grow: 10CNY or 5%.", valueName: "limit"))
    var maxIncrease: String?

    func run() throws {
        let limit = try maxIncrease.map(Increase.init)
        let book = try options.book()
        func estimate(_ path: String) throws -> Estimate {
            let (spec, leftOut) = try source.spec(path)
            for line in leftOut { ExitStatus.complain("left out: \(line)") }
            return Estimator(book: book, choice: options.choice(spec.currency), samples: 0).quickEstimate(
                spec)
        }
        let diff = try EstimateDiff(try estimate(before), try estimate(after))
        let text =
            switch format {
            case .table: diff.text
            case .json: diff.json.prettyText
            case .csv: diff.csv
            case .markdown: diff.markdown
            case .html: diff.html
            case .focus:
                throw LabError(
                    "USE007", "a difference has no FOCUS form",
                    fix: "choose table, json, csv, markdown or html")
            }
        if let output { try FileOutput.write(text, to: output) } else { print(text, terminator: "") }
        try options.check(isPartial: diff.before.isPartial || diff.after.isPartial)
        guard let limit, try limit.isExceeded(by: diff) else { return }
        ExitStatus.complain("the total grows by more than \(limit.text)")
        throw ExitStatus.budgetFailed
    }

    /// `10CNY` or `5%`.
    private struct Increase {
        let text: String
        private let number: Rational
        private let unit: String

        init(_ text: String) throws {
            let digits = text.prefix { $0.isNumber || $0 == "." }
            let unit = String(text.dropFirst(digits.count))
            let isCurrency = unit.utf8.count == 3 && unit.allSatisfy(\.isUppercase)
            guard let number = Rational(decimal: digits), unit == "%" || isCurrency else {
                throw LabError("USE007", "'--max-increase \(text)' cannot be read", fix: "write 10CNY or 5%")
            }
            (self.text, self.number, self.unit) = (text, number, unit)
        }

        func isExceeded(by diff: EstimateDiff) throws -> Bool {
            if unit == "%" { return diff.change > diff.before.total.typical * number / Rational(100) }
            guard unit == diff.before.spec.currency else {
                throw LabError(
                    "USE007",
                    "'--max-increase \(text)' is in \(unit), the estimates in \(diff.before.spec.currency)",
                    fix:
                        "give it in \(diff.before.spec.currency) or in percent; labsim converts no currencies"
                )
            }
            return diff.change > number
        }
    }
}
