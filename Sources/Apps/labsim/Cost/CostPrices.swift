import ArgumentParser
import LabKernel
import Pricing

/// `labsim cost prices`: the price books.
struct CostPricesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prices", abstract: "Check and list the price books.",
        subcommands: [CostPricesCheckCommand.self, CostPricesListCommand.self, CostMetersCommand.self])
}

/// `labsim cost prices check`: no price without source, date, region, currency and meter.
struct CostPricesCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check price books: form, units, tiers, sources, dates, duplicates.",
        discussion: "Undated and stale prices are warnings. Exit code 1 when there is an error.")

    @Argument(help: "Price books to check; all that ship with labsim when none is named.")
    var files: [String] = []

    @OptionGroup var options: PriceOptions

    @Flag(help: "Print the findings as JSON.")
    var json = false

    @Flag(help: "Show every warning, not only their number.")
    var warnings = false

    func run() throws {
        var book = PriceBook()
        let paths = files.isEmpty ? try CostFiles.books(in: options.books) + options.prices : files
        for path in paths { try PriceBookReader.read(try CostFiles.tree(path), into: &book) }
        let findings = PriceBookLint.check(book, asOf: options.on ?? book.compiled)
        let errors = findings.filter(\.isError)
        if json {
            let list = findings.map { finding -> JSONValue in
                .object(
                    [("severity", finding.isError ? "error" : "warning")]
                        + (finding.error.json.objectValue ?? []))
            }
            print(
                JSONValue.object([("prices", .int(book.prices.count)), ("findings", .array(list))])
                    .prettyText, terminator: "")
        } else {
            for finding in findings where finding.isError || warnings {
                print(
                    finding.isError
                        ? finding.error.description
                        : "warning[\(finding.error.code)]: \(finding.error.message)")
            }
            let priced = book.prices.filter(\.isPriced).count
            print(
                "\(book.prices.count) prices of \(paths.count) books (\(priced) with a figure), \(errors.count) errors, "
                    + "\(findings.count - errors.count) warnings")
        }
        if !errors.isEmpty { throw ExitStatus.checkFailed }
    }
}

/// `labsim cost prices list`.
struct CostPricesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List prices with their unit, region, source, date and confidence.")

    @Argument(help: "Only prices whose id, meter or service contains this.")
    var filter: String?

    @OptionGroup var options: PriceOptions

    @Option(help: "Only prices of a region.")
    var region: String?

    @Flag(help: "Print the prices as JSON.")
    var json = false

    @Flag(help: "Print the prices as comma-separated values.")
    var csv = false

    func run() throws {
        let book = try options.book()
        let prices = book.prices.filter { price in
            let words = [price.id, price.service] + price.meters
            return (filter.map { text in words.contains { $0.contains(text) } } ?? true)
                && (region.map { price.covers(region: $0) } ?? true) && price.isValid(on: options.on)
        }
        if json { return print(JSONValue.array(prices.map(PriceList.json)).prettyText, terminator: "") }
        let table = PriceList.table(prices, asOf: book.compiled)
        print(csv ? table.csv : table.text, terminator: "")
    }
}

/// `labsim cost prices meters`.
struct CostMetersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "meters", abstract: "List the meters, their units, cycles and the pages of their rules.")

    func run() throws {
        let rows = MeterCatalog.meters.map { meter in
            [
                meter.name, meter.unit.text, meter.customaryUnit.text, meter.cycle.rawValue,
                meter.description, meter.source,
            ]
        }
        let columns = ["meter", "unit", "priced per", "cycle", "what", "source"].map { CostTable.Column($0) }
        print(CostTable("", columns, rows).text, terminator: "")
    }
}

/// Prices in the forms that people and programs read.
enum PriceList {
    static func table(_ prices: [Price], asOf day: String) -> CostTable {
        let columns: [CostTable.Column] = [
            .init("id"), .init("figure", isNumber: true), .init("currency"), .init("unit"), .init("regions"),
            .init("confidence"), .init("date"), .init("age"), .init("meters"), .init("source"),
        ]
        let rows = prices.map { price in
            [
                price.id, figure(price), price.currency, price.unit.text, regions(price),
                price.confidence.rawValue,
                price.source.date ?? "", PriceAge.text(from: price.source.date, to: day),
                price.meters.joined(separator: " "), price.source.url,
            ]
        }
        return CostTable("", columns, rows)
    }

    private static func figure(_ price: Price) -> String {
        price.tiers.isEmpty ? "unpriced" : price.tiers.map { $0.price.exactText }.joined(separator: " / ")
    }

    private static func regions(_ price: Price) -> String {
        price.regions.count <= 3
            ? price.regions.joined(separator: " ") : "\(price.regions[0]) and \(price.regions.count - 1) more"
    }

    static func json(_ price: Price) -> JSONValue {
        .object([
            ("id", .string(price.id)), ("service", .string(price.service)),
            ("meters", .array(price.meters.map(JSONValue.string))), ("unit", .string(price.unit.text)),
            ("regions", .array(price.regions.map(JSONValue.string))), ("currency", .string(price.currency)),
            (
                "tiers",
                .array(
                    price.tiers.map { tier in
                        ["upTo": tier.upTo?.json ?? .null, "price": tier.price.json]
                    })
            ),
            ("free", price.free.map { ["amount": $0.amount.json, "unit": .string($0.unit.text)] } ?? .null),
            ("confidence", .string(price.confidence.rawValue)), ("source", .string(price.source.url)),
            ("date", price.source.date.map(JSONValue.string) ?? .null),
        ])
    }
}
