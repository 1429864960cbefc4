import Foundation
import LabKernel
import LabWorld
import Pricing
import Scenarios
import Testing

/// The scenarios of `scenarios/costs`: they load, run, and their bills are priced as a whole.
@Suite struct CostScenarioTests {
    static func book() throws -> PriceBook {
        var book = PriceBook()
        let folder = ScenarioRuns.root.appending(path: "pricing")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
            let text = String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
            try PriceBookReader.read(try JSONParser.parse(text: text, name: name), into: &book)
        }
        return book
    }

    private static func run(_ scenario: Scenario) throws -> RunReport {
        var options = ScenarioRun.Options(path: scenario.metadata.name)
        options.prices = try book()
        return try ScenarioRun(scenario, options: options).execute()
    }

    @Test(arguments: ["hands-on-bill", "left-running", "retention-and-logs"])
    func loads(name: String) throws {
        let scenario = try ScenarioRuns.load("scenarios/costs/\(name)")
        #expect(scenario.needsPrices)
        #expect(scenario.usage != nil && scenario.cost.compare != nil)
    }

    @Test func theLabIsBilledByClockHours() throws {
        let report = try Self.run(try ScenarioRuns.load("scenarios/costs/hands-on-bill"))
        #expect(report.verdict == .pass)
        let bill = try #require(report.bill)
        #expect(!bill.isPartial)
        let management = bill.lines().first { $0.meter.name == "stream.cu.management" }
        // 09:50 to 10:01 in UTC+8: two clock hours of 2 CUs at 0.38.
        #expect(management?.amount == Rational(4) * Rational(38, 100))
        #expect(report.budgets.map(\.isExceeded) == [false])
    }

    @Test func aBudgetInMoneyIsExceeded() throws {
        let scenario = try ScenarioRuns.load(
            "scenarios/costs/hands-on-bill", settings: [("cost.budget.money", "1CNY")])
        #expect(try Self.run(scenario).budgets.map(\.isExceeded) == [true])
    }

    /// A line below the root logger's level is not written, so it is neither sent nor indexed nor billed.
    @Test func theLevelOfAJobsLogDecidesWhatOfItIsBilled() throws {
        func indexed(_ level: String) throws -> Rational {
            let scenario = try ScenarioRuns.load(
                "scenarios/costs/retention-and-logs",
                settings: [("resources.turnover.logging.level", level)])
            var options = ScenarioRun.Options(path: level)
            options.prices = try Self.book()
            let run = try ScenarioRun(scenario, options: options)
            _ = try run.execute()
            let ledger = try LedgerFile.read(SourceFile(name: "journal", text: run.world.journal.text))
            let bill = Rater(try Self.book(), .init(currency: "CNY")).bill(ledger)
            let lines = bill.lines().filter { $0.meter.name == "log.index" }
            return lines.reduce(.zero) { $0 + $1.quantity }
        }
        let (all, some) = (try indexed("INFO"), try indexed("WARN"))
        #expect(all > .zero)
        #expect(some < all)
    }

    @Test func aJournalIsTheLedgerOfItsRun() throws {
        let scenario = try ScenarioRuns.load("scenarios/costs/retention-and-logs")
        var options = ScenarioRun.Options(path: "retention")
        options.prices = try Self.book()
        let run = try ScenarioRun(scenario, options: options)
        let bill = try #require(try run.execute().bill)
        let ledger = try LedgerFile.read(SourceFile(name: "journal", text: run.world.journal.text))
        let again = Rater(try Self.book(), .init(currency: "CNY")).bill(ledger)
        #expect(again.total == bill.total)
        let meters = Set(bill.charges.map { bill.meter(of: $0).name })
        #expect(
            meters.isSuperset(of: ["stream.cu", "oss.request.put", "log.index", "log.storage", "log.shard"]))
    }
}

/// Variants that run in virtual time: what does not keep up is no saving.
@Suite struct CostGuardTests {
    private static func whatIf(_ path: String) throws -> WhatIfOutput {
        let load: Calibration.Loader = { variables in
            try ScenarioLoader.load(
                path: ScenarioRuns.root.appending(path: path).path,
                overrides: ScenarioOverrides(variables: variables), files: DiskFiles())
        }
        let scenario = try ScenarioVariants(load)
        let guards = try #require(scenario.guards)
        let estimator = Estimator(
            book: try CostScenarioTests.book(), choice: .init(currency: "CNY"), samples: 0)
        let whatIf = WhatIf(estimator: estimator, spec: scenario.maker { _ in "" })
        return WhatIfOutput(
            try scenario.variants.map { variant in
                var outcome = try whatIf.outcome(variant)
                outcome.guards = try guards(variant)
                return outcome
            })
    }

    @Test func aCheaperVariantThatFallsBehindIsNotViable() throws {
        let found = try Self.whatIf("scenarios/costs/keeping-up")
        let golden = ScenarioRuns.root.appending(path: "Tests/Golden/Costs/keeping-up.txt")
        let expected = String(decoding: try Data(contentsOf: golden), as: UTF8.self)
        #expect(found.text == expected)
    }

    @Test(arguments: ["hands-on-bill", "retention-and-logs", "keeping-up"])
    func aCalibratedEstimateOfARunIsItsBill(name: String) throws {
        let scenario = try ScenarioRuns.load("scenarios/costs/\(name)")
        let run = try Calibration.execute(scenario)
        let choice = PriceBook.Choice(currency: "CNY")
        let book = try CostScenarioTests.book()
        let bill = Rater(book, choice).bill(try run.world.ledger.priced(region: scenario.region))
        let tree = try Calibration.ofRun(ScenarioSpec.tree(of: scenario).tree, run)
        let spec = try SpecReader.read(tree, measured: try Calibration.measure(run, for: tree)) { _ in "" }
        let estimate = Estimator(book: book, choice: choice, samples: 0).quickEstimate(spec)
        let off = estimate.total.typical - bill.total
        #expect(max(off, .zero - off) * Rational(1_000) <= bill.total, "\(name)")
        // What makes the bill is estimated to the unit; what does not says why it differs.
        let lines = Reconciliation(estimate, bill).lines
        for line in lines where (line.billed ?? .zero) * Rational(100) > bill.total {
            #expect(line.error.map { $0 < Rational(1) && $0 > Rational(-1) } == true, "\(line.meter.name)")
        }
        for line in lines where line.error.map({ $0 > Rational(5) || $0 < Rational(-5) }) ?? true {
            #expect(!line.note.isEmpty, "\(line.meter.name)")
        }
    }

    @Test func guardsAreReadStrictly() throws {
        func rule(_ text: String) throws -> GuardRule { try GuardRule(try JSONParser.parse(text: text)) }
        #expect(throws: LabError.self) { try rule(#"{"metric": "x", "of": "j"}"#) }
        #expect(throws: LabError.self) { try rule(#"{"metric": "x", "of": "j", "lte": 1, "stat": "p90"}"#) }
        #expect(throws: LabError.self) { try rule(#"{"metric": "x", "of": "j", "less": 1, "lte": 1}"#) }
        #expect(throws: LabError.self) { try rule(#"{"metric": "x", "lte": 1}"#) }
    }
}
