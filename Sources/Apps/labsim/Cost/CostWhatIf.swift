import ArgumentParser
import LabKernel
import LabWorld
import Pricing

/// `labsim cost whatif`: variants of a spec, sweeps, break-even points.
struct CostWhatIfCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whatif", abstract: "Compare variants of a spec or of a scenario.",
        discussion: """
            Variants come from the file ('variants' and 'sweep' of a spec, 'cost.compare' and 'cost.sweep' of a \
            scenario) and from --vary and --variant. A variant whose job has too few CUs for its peak, or that fails a \
            guard ('cost.guard' of a scenario, 'guard' of a spec) in a virtual run, is 'not viable'.
            """)

    @Argument(help: "A spec (YAML or JSON), a Terraform plan, or a scenario.")
    var spec: String

    @OptionGroup var source: EstimateArguments
    @OptionGroup var options: PriceOptions

    @Option(
        help: ArgumentHelp(
            "An axis of a sweep: usage.kpi.keys=1000,10000; may be repeated.", valueName: "path=a,b"))
    var vary: [String] = []

    @Option(
        help: ArgumentHelp("A variant: 'name:path=value;path=value'; may be repeated.", valueName: "variant"))
    var variant: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where two variants cost the same: 'path=0..1:first,second'; the baseline is called baseline.",
            valueName: "question"))
    var breakEven: [String] = []

    @Flag(inversion: .prefixedNo, help: "Check the guards in virtual runs.")
    var guards = true

    @Option(help: ArgumentHelp("Print as table, json, csv, markdown or html.", valueName: "format"))
    var format: CostFormat = .table

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file.", valueName: "file"))
    var output: String?

    func run() throws {
        let book = try options.book(for: spec)
        let question = try question()
        let first = try question.maker([])
        let estimator = Estimator(book: book, choice: options.choice(first.currency), samples: 0)
        let whatIf = WhatIf(estimator: estimator, spec: question.maker)
        let variants = try question.variants + variant.map(Self.variant) + WhatIf.grid(vary.map(Self.axis))
        let outcomes = try variants.map { variant in
            var outcome = try whatIf.outcome(variant)
            if guards, let check = question.guards { outcome.guards = try check(variant) }
            return outcome
        }
        let answers = try breakEven.map { try answer($0, whatIf, variants) }
        try write(WhatIfOutput(outcomes, breakEvens: answers))
        try options.check(isPartial: outcomes.contains { $0.estimate.isPartial })
    }

    /// What is varied, and how a spec is made of it.
    private struct Question {
        var variants: [CostVariant]
        var maker: WhatIf.Maker
        var guards: ((CostVariant) throws -> [GuardFinding])?
    }

    private func question() throws -> Question {
        if CostLedger.isSpecScenario(spec) {
            let scenario = try ScenarioVariants { try SpecSource.scenario(spec, $0) }
            return Question(
                variants: scenario.variants,
                maker: scenario.maker(adjust: source.changed, files: SpecSource.files(spec)),
                guards: scenario.guards)
        }
        let (tree, _) = try source.tree(spec)
        let maker = WhatIf.maker(
            of: tree, measured: try source.measured(spec, tree), files: SpecSource.files(spec))
        let load = source.scenario(spec, tree).map { path -> Calibration.Loader in
            { try SpecSource.scenario(path, $0) }
        }
        let checks = guards ? try SpecGuards(tree, load) : nil
        return Question(
            variants: try WhatIf.variants(of: tree), maker: maker,
            guards: checks.map { checks in { try checks.findings($0) } })
    }

    private static func text(_ page: WhatIfOutput, _ format: CostFormat) -> String? {
        switch format {
        case .table: page.text
        case .json: page.json.prettyText
        case .csv: page.csv
        case .markdown: page.markdown
        case .html: page.html
        case .focus: nil
        }
    }

    private func write(_ page: WhatIfOutput) throws {
        guard let text = Self.text(page, format) else {
            throw LabError(
                "USE007", "variants have no FOCUS form", fix: "choose table, json, csv, markdown or html")
        }
        try CostReports.write(spec, "whatif") { Self.text(page, $0) }
        if let output { try FileOutput.write(text, to: output) } else { print(text, terminator: "") }
    }

    private static func variant(_ text: String) throws -> CostVariant {
        let halves = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard halves.count == 2 else { throw mistake(text, "name:path=value;path=value") }
        let changes = try halves[1].split(separator: ";").map { part in
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else { throw mistake(text, "name:path=value;path=value") }
            return (path: pair[0], value: SpecTree.value(ofText: pair[1]))
        }
        return CostVariant(name: halves[0], changes: changes)
    }

    private static func axis(_ text: String) throws -> (path: String, values: [JSONValue]) {
        let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard halves.count == 2 else { throw mistake(text, "path=a,b,c") }
        return (halves[0], halves[1].split(separator: ",").map { SpecTree.value(ofText: String($0)) })
    }

    private static func mistake(_ text: String, _ form: String) -> LabError {
        LabError("USE008", "'\(text)' cannot be read", fix: "write \(form)")
    }

    private func answer(_ text: String, _ whatIf: WhatIf, _ variants: [CostVariant]) throws -> String {
        let form = "path=0..1:first,second"
        let halves = text.split(separator: ":", maxSplits: 1).map(String.init)
        let pair = (halves.first ?? "").split(separator: "=", maxSplits: 1).map(String.init)
        guard halves.count == 2, pair.count == 2, let dots = pair[1].range(of: "..") else {
            throw Self.mistake(text, form)
        }
        let names = halves[1].split(separator: ",").map(String.init)
        guard names.count == 2, let low = Rational(decimal: pair[1][..<dots.lowerBound]),
            let high = Rational(decimal: pair[1][dots.upperBound...]), low < high
        else { throw Self.mistake(text, form) }
        func variant(_ name: String) throws -> CostVariant {
            guard let found = variants.first(where: { $0.name == name }) else {
                throw LabError(
                    "USE008", "there is no variant '\(name)'",
                    fix: suggestion(for: name, among: variants.map(\.name), kind: "variants"))
            }
            return found
        }
        let found = try whatIf.breakEven(
            pair[0], from: low, to: high, between: try variant(names[0]), and: try variant(names[1]))
        guard let found else {
            return
                "\(pair[0]): one of \(names[0]) and \(names[1]) is cheaper from \(low.exactText) to \(high.exactText)"
        }
        return "\(pair[0]): \(names[0]) and \(names[1]) cost the same at \(found.at.decimalText(digits: 4)); "
            + "below it \(found.below) is cheaper, above it \(found.above)"
    }
}
