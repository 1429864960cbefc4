import ArgumentParser
import Foundation
import LabKernel
import LabWorld
import Pricing
import Scenarios

/// `labsim cost bill`: what metered usage costs.
struct CostBillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bill", abstract: "Bill the usage of a run: a scenario, a journal or a ledger.",
        discussion: """
            A ledger has one event a line: {"t", "since", "meter", "resource", "quantity", "unit", "tags"}. A journal of \
            'labsim run --journal' holds such lines; a scenario is run first. Cycles that begin in the window are billed.
            """)

    @Argument(
        help: "A scenario file or folder, a journal, or a ledger; '-' is a ledger on the standard input.")
    var source: String

    @OptionGroup var options: PriceOptions

    @Option(help: "The currency of prices; CNY on the mainland, USD elsewhere when left out.")
    var currency: String?

    @Option(help: ArgumentHelp("The beginning of the window.", valueName: "instant"))
    var from: String?

    @Option(help: ArgumentHelp("The end of the window.", valueName: "instant"))
    var to: String?

    @Option(help: "How finely lines are cut in time: all, month, day, hour.")
    var by: Bill.Grain = .all

    @Option(help: ArgumentHelp("Print as table, json, csv, markdown, html or focus.", valueName: "format"))
    var format: CostFormat = .table

    @Flag(help: "The same as --format json.")
    var json = false

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file.", valueName: "file"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Tag a resource: 'acs:oss:*=team:data'; may be repeated.", valueName: "pattern=key:value"))
    var tag: [String] = []

    @Option(help: ArgumentHelp("A tag that every resource must have; may be repeated.", valueName: "key"))
    var requireTag: [String] = []

    @Option(
        help: ArgumentHelp(
            "Divide shared costs by a tag: team:stream.cu.management,nat.*@usage(stream.cu); also @even, @cost.",
            valueName: "tag:meters@basis"))
    var allocate: [String] = []

    @Option(
        help: ArgumentHelp(
            "A limit: 100CNY, team=data:100CNY, stream.cu=600CU-hour; may be repeated.", valueName: "limit"))
    var budget: [String] = []

    func run() throws {
        let budgets = try budget.map { try Budget(text: $0) }
        let rules = try allocate.map { try CostTags.allocation($0) }
        let book = try options.book(for: source)
        var (ledger, region, account) = try CostLedger.read(source)
        try CostTags(tag).apply(to: &ledger)
        let currency = currency ?? CostLedger.currency(region)
        var bill = Rater(book, options.choice(currency)).bill(ledger)
        if let window = try window() { bill = bill.within(window) }
        try write(bill, account, rules)
        try judge(bill, budgets)
    }

    private func window() throws -> Range<Instant>? {
        guard from != nil || to != nil else { return nil }
        func instant(_ text: String?, _ other: Instant) throws -> Instant {
            guard let text else { return other }
            guard let instant = ISO8601.parse(text) else {
                throw LabError("USE005", "'\(text)' is no instant", fix: "write 2026-11-01T00:00:00+08:00")
            }
            return instant
        }
        let (first, last) = (try instant(from, Instant(epochMicros: .min)), try instant(to, .distantFuture))
        guard first < last else {
            throw LabError("USE005", "the window ends before it begins", fix: "swap --from and --to")
        }
        return first..<last
    }

    private func write(_ bill: Bill, _ account: String, _ rules: [Allocation]) throws {
        let page = BillOutput(bill, title: "Bill of \(source)", grain: by)
        var text =
            switch json ? .json : format {
            case .table: page.text
            case .json: page.json.prettyText
            case .csv: page.csv
            case .markdown: page.markdown
            case .html: page.html
            case .focus: FocusExport(bill, account: account, grain: by == .all ? .day : by).csv
            }
        if !json, format == .table {
            text += try options.converted(bill.total, bill.currency).map { "  \($0)\n" }.joined()
            text += rules.map { CostTags.table($0, bill).text }.joined()
        }
        if let output { try FileOutput.write(text, to: output) } else { print(text, terminator: "") }
    }

    private func judge(_ bill: Bill, _ budgets: [Budget]) throws {
        try options.check(isPartial: bill.isPartial)
        let used = Set(bill.charges.map { bill.resource(of: $0) })
        let missing = RequiredTags.missing(requireTag, in: Array(used))
        for entry in missing {
            ExitStatus.complain("\(entry.resource) lacks the tags \(entry.keys.joined(separator: ", "))")
        }
        try CostBudgets.judge(try budgets.map { try $0.check(bill) }, isAlone: missing.isEmpty)
    }
}

/// The forms of a bill or an estimate.
enum CostFormat: String, ExpressibleByArgument, CaseIterable { case table, json, csv, markdown, html, focus }

extension Bill.Grain: ExpressibleByArgument {}

/// Budgets at the end of a command.
enum CostBudgets {
    /// Says what every budget found; an exceeded one ends the command with exit code 6, or with 1 when something else
    /// failed too.
    static func judge(_ findings: [Budget.Finding], isAlone: Bool) throws {
        for finding in findings {
            let word =
                finding.isExceeded ? "over" : finding.isLowerBound ? "not over as far as priced" : "within"
            ExitStatus.complain("budget \(finding.name): \(word), \(finding.used) of \(finding.limit)")
        }
        if !isAlone { throw ExitStatus.checkFailed }
        if findings.contains(where: \.isExceeded) { throw ExitStatus.budgetFailed }
    }
}

/// Tags and allocation rules of the command line.
struct CostTags {
    private let rules: [(pattern: String, key: String, value: String)]

    init(_ texts: [String]) throws {
        rules = try texts.map { text in
            let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
            let pair = (halves.last ?? "").split(separator: ":", maxSplits: 1).map(String.init)
            guard halves.count == 2, pair.count == 2 else {
                throw LabError(
                    "USE006", "'--tag \(text)' cannot be read", fix: "write --tag 'acs:oss:*=team:data'")
            }
            return (halves[0], pair[0], pair[1])
        }
    }

    func apply(to ledger: inout Ledger) throws {
        ledger.tag { resource in
            var tags: [String: String] = [:]
            for rule in rules where Self.matches(resource, rule.pattern) { tags[rule.key] = rule.value }
            return tags
        }
    }

    private static func matches(_ resource: LedgerResource, _ pattern: String) -> Bool {
        [resource.name, resource.shortName].contains { name in
            pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern
        }
    }

    /// `team:stream.cu.management,nat.*@usage(stream.cu)`.
    static func allocation(_ text: String) throws -> Allocation {
        let mistake = LabError(
            "USE006", "'--allocate \(text)' cannot be read",
            fix: "write --allocate 'team:stream.cu.management@usage(stream.cu)', or @even or @cost")
        let halves = text.split(separator: "@").map(String.init)
        let head = (halves.first ?? "").split(separator: ":", maxSplits: 1).map(String.init)
        guard halves.count == 2, head.count == 2 else { throw mistake }
        let basis: Allocation.Basis
        switch halves[1] {
        case "even": basis = .evenly
        case "cost": basis = .cost
        case let word where word.hasPrefix("usage(") && word.hasSuffix(")"):
            basis = .usage(String(word.dropFirst(6).dropLast()))
        default: throw mistake
        }
        let rule = Allocation(
            tag: head[0], meters: head[1].split(separator: ",").map(String.init), basis: basis)
        try rule.check()
        return rule
    }

    static func table(_ rule: Allocation, _ bill: Bill) -> CostTable {
        let columns: [CostTable.Column] = [
            .init(rule.tag), .init("own", isNumber: true), .init("shared", isNumber: true),
            .init("total", isNumber: true),
        ]
        let rows = rule.shares(of: bill).map { share in
            [
                share.value, AmountText.money(share.own), AmountText.money(share.shared),
                AmountText.money(share.total),
            ]
        }
        return CostTable("shared \(rule.meters.joined(separator: ", ")) by \(rule.tag)", columns, rows)
    }
}

/// Ledgers from what the command line names.
enum CostLedger {
    /// The ledger with the region and the account of its resources.
    static func read(_ source: String) throws -> (Ledger, region: String, account: String) {
        if isScenario(source) { return try run(source) }
        let ledger = try LedgerFile.read(try CostFiles.source(source))
        let first = ledger.resources.first { !$0.region.isEmpty && $0.region != "*" }
        let account = ledger.resources.first { !$0.account.isEmpty }?.account ?? ScenarioTable.defaultAccount
        return (ledger, first?.region ?? "", account)
    }

    static func isScenario(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return exists && (isFolder.boolValue || path.hasSuffix(".yaml") || path.hasSuffix(".yml"))
    }

    private static func run(_ path: String) throws -> (Ledger, region: String, account: String) {
        let scenario = try ScenarioLoader.load(path: path, files: DiskFiles())
        let run = try ScenarioRun(scenario, options: .init(path: path))
        _ = try run.execute()
        return (try run.world.ledger.priced(region: scenario.region), scenario.region, scenario.account)
    }

    /// The currency of a region's list prices.
    static func currency(_ region: String) -> String {
        region.hasPrefix("cn-") && region != "cn-hongkong" ? "CNY" : "USD"
    }
}

extension CostLedger {
    /// Whether a path names a scenario, and not a spec or a plan.
    static func isSpecScenario(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return false }
        if isFolder.boolValue { return true }
        guard path.hasSuffix(".yaml") || path.hasSuffix(".yml"),
            let data = FileManager.default.contents(atPath: path)
        else { return false }
        let text = String(decoding: data, as: UTF8.self)
        return text.split(separator: "\n").contains { $0.hasPrefix("kind:") && $0.contains("Scenario") }
    }
}
