import ArgumentParser
import Foundation
import LabKernel
import Pricing
import Scenarios

/// `labsim cost`: what a stream costs before it runs, and what a simulated one has cost.
struct CostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost",
        abstract:
            "Price a stream before it runs, or the metered usage of a run; offline, every price with its source.",
        discussion: """
            Prices come from dated price books; a price that nobody found stays 'unpriced' and the total 'partial'. \
            Exit codes: 1 a guard or tag rule failed, 3 an input is invalid or --strict found something unpriced, \
            6 only a budget failed.
            """,
        subcommands: [
            CostEstimateCommand.self, CostWhatIfCommand.self, CostDiffCommand.self, CostBillCommand.self,
            CostReconcileCommand.self,
            CostImportCommand.self, CostPricesCommand.self, CostVectorsCommand.self,
        ])
}

/// Where prices come from and how they are chosen.
struct PriceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of price books; 'pricing' beside labsim when left out.", valueName: "folder"))
    var books: String?

    @Option(
        help: ArgumentHelp(
            "A further price book, JSON or YAML, over the others; may be repeated.", valueName: "file"))
    var prices: [String] = []

    @Option(
        help: ArgumentHelp(
            "Your own price: flink.ap-southeast-1.cu-hour=0.11USD@2026-11-20; may be repeated.",
            valueName: "name=figure"))
    var price: [String] = []

    @Flag(help: "Let examples, superseded and second-hand figures stand in.")
    var illustrative = false

    @Flag(help: "Fail when something has no price.")
    var strict = false

    @Option(help: ArgumentHelp("Choose prices valid on this day.", valueName: "yyyy-mm-dd"))
    var on: String?

    @Option(
        help: ArgumentHelp(
            "Show the total in another currency by your rate: CNY/USD=0.1408@2026-11-20#source.",
            valueName: "rate"))
    var rate: [String] = []

    func book() throws -> PriceBook {
        var book = PriceBook()
        for path in try CostFiles.books(in: books) + prices {
            try PriceBookReader.read(try CostFiles.tree(path), into: &book)
        }
        for text in price { try PriceOverlay.add(text, to: &book) }
        return book
    }

    /// With the price book that a scenario names.
    func book(for scenario: Scenario) throws -> PriceBook {
        var whole = self
        let named = scenario.cost.priceBook?["file"] ?? scenario.cost.priceBook
        if let file = named?.stringValue {
            whole.prices.insert(
                file.hasPrefix("/") || scenario.folder.isEmpty ? file : "\(scenario.folder)/\(file)", at: 0)
        }
        return try whole.book()
    }

    /// With the price book that a scenario names, when `path` is one.
    func book(for path: String) throws -> PriceBook {
        guard CostLedger.isSpecScenario(path) else { return try book() }
        return try book(for: try SpecSource.scenario(path, []))
    }

    func choice(_ currency: String) -> PriceBook.Choice {
        PriceBook.Choice(currency: currency, allowsIllustrative: illustrative, day: on)
    }

    /// The lines that show a total in other currencies.
    func converted(_ total: Rational, _ currency: String) throws -> [String] {
        try rate.compactMap { text in
            let rate = try ExchangeRate(text: text)
            return rate.convert(Money(total, currency)).map { money in
                "\(AmountText.money(money.amount)) \(money.currency) at \(rate.rate.exactText) (\(rate.source.url), \(rate.source.date ?? ""))"
            }
        }
    }

    /// - Throws: `LabError` PRC040 when `--strict` meets something unpriced.
    func check(isPartial: Bool) throws {
        guard strict, isPartial else { return }
        throw LabError(
            "PRC040", "the total is partial: something has no price",
            fix: "give the missing prices with --price or --prices")
    }
}

/// Files of the cost commands.
enum CostFiles {
    static func source(_ path: String) throws -> SourceFile {
        if path == "-" {
            return SourceFile(
                name: "stdin",
                text: String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self))
        }
        return try RAMFiles.source(path)
    }

    /// The tree of a JSON or YAML file, every value with its place.
    static func tree(_ path: String) throws -> JSONValue { try tree(try source(path)) }

    static func tree(_ file: SourceFile) throws -> JSONValue {
        let first = file.text.first { !$0.isWhitespace }
        if first == "{" || first == "[", file.name.hasSuffix(".json") || file.name == "stdin" {
            return try JSONParser.parse(file)
        }
        let mistakes = MistakeList()
        guard let node = YAMLReader.read(file, mistakes) else { throw mistakes.sorted }
        return node.json
    }

    /// The price books of a folder, sorted by name.
    ///
    /// Without a folder: `pricing` in the working folder or above it, or above the program.
    static func books(in folder: String?) throws -> [String] {
        let found = folder ?? places.lazy.flatMap(ancestors).map { $0 + "/pricing" }.first(where: holdsBooks)
        guard let found, FileManager.default.fileExists(atPath: found) else {
            throw LabError(
                "ENV003", "there is no folder of price books\(folder.map { " '\($0)'" } ?? "")",
                fix: "name it with --books; it is 'pricing' in labsim's repository")
        }
        return try bookNames(found).map { "\(found)/\($0)" }
    }

    private static var places: [String] {
        [FileManager.default.currentDirectoryPath, OwnProgram.file.deletingLastPathComponent().path]
    }

    private static func ancestors(of path: String) -> [String] {
        var url = URL(fileURLWithPath: path)
        var found: [String] = []
        while url.path != "/" {
            found.append(url.path)
            url = url.deletingLastPathComponent()
        }
        return found
    }

    private static func holdsBooks(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: folder + "/flink.CNY.json")
    }

    private static func bookNames(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter { name in
            [".json", ".yaml", ".yml"].contains { name.hasSuffix($0) }
        }
    }
}
