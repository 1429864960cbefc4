import LabKernel
import Testing

@testable import Pricing

/// Bills at zero, at the edge of a tier or a cycle, and above.
@Suite struct RatingTests {
    private static let midnight = CivilTime(year: 2026, month: 3, day: 1).instant.advanced(by: .hours(-8))

    private func bill(_ lines: [String], currency: String = "CNY", illustrative: Bool = false) throws -> Bill
    {
        let file = SourceFile(name: "ledger", text: lines.joined(separator: "\n"))
        let choice = PriceBook.Choice(currency: currency, allowsIllustrative: illustrative)
        return Rater(try Repository.book(), choice).bill(try LedgerFile.read(file))
    }

    @Test func aWorkspaceBillsWholeHoursForItsManagement() throws {
        let bill = try bill([
            #"{"since":"2026-03-01T00:10:00+08:00","t":"2026-03-01T01:20:00+08:00","meter":"stream.cu.management","resource":"acs:stream:cn-hangzhou:1:ws","quantity":"8400","unit":"CU-second"}"#,
            #"{"since":"2026-03-01T00:10:00+08:00","t":"2026-03-01T00:40:00+08:00","meter":"stream.cu","resource":"acs:stream:cn-hangzhou:1:ws","quantity":"2","unit":"CU-hour"}"#,
        ])
        let lines = bill.lines()
        #expect(lines.map { $0.pricedQuantity.exactText } == ["2", "4"])
        #expect(bill.total == Rational(228, 100))
    }

    @Test func timeOfDayChoosesThePriceOfTraffic() throws {
        func egress(_ hour: String) -> String {
            #"{"t":"2026-03-01T\#(hour):00:00+08:00","meter":"oss.traffic.out.internet","resource":"acs:oss:cn-hangzhou:1:b","quantity":"1","unit":"GB"}"#
        }
        #expect(try bill([egress("07")]).total == Rational(1, 4))
        #expect(try bill([egress("08")]).total == Rational(1, 2))
        #expect(try bill([egress("00"), egress("23")]).total == Rational(3, 4))
    }

    @Test func aQuotaBeginsAnewEachMonth() throws {
        func written(_ day: String) -> String {
            #"{"t":"\#(day)T12:00:00+08:00","meter":"log.traffic.write","resource":"acs:log:cn-hangzhou:1:p","quantity":"600","unit":"MB"}"#
        }
        let bill = try bill([written("2026-03-30"), written("2026-03-31"), written("2026-04-01")])
        let free = bill.charges.map { ($0.free / Rational(1 << 20)).exactText }
        #expect(free == ["500", "0", "500"])
        #expect(bill.total == Rational(800, 1_024) * Rational(18, 100))
    }

    @Test func whatHasNoPriceStaysUnpriced() throws {
        let line =
            #"{"t":"2026-03-01T12:00:00Z","meter":"stream.cu","resource":"acs:stream:ap-southeast-1:1:job","quantity":"1","unit":"CU-hour"}"#
        let partial = try bill([line], currency: "USD")
        #expect(partial.isPartial)
        #expect(partial.total == .zero)
        #expect(partial.lines().first?.reason == "supply price: flink.ap-southeast-1.cu-hour")
        let example = try bill([line], currency: "USD", illustrative: true)
        #expect(!example.isPartial)
        #expect(example.totals[.illustrative] == Rational(9, 100))
    }

    @Test func anotherCurrencyIsNotConverted() throws {
        let line =
            #"{"t":"2026-03-01T12:00:00Z","meter":"nat.cu","resource":"acs:nat:cn-hangzhou:1:n","quantity":"1","unit":"CU"}"#
        #expect(try bill([line]).lines().first?.reason?.contains("priced in USD only") == true)
        let rate = try ExchangeRate(text: "USD/CNY=7.1@2026-11-20#bank")
        #expect(rate.convert(Money(Rational(2), "USD")) == Money(Rational(142, 10), "CNY"))
        #expect(rate.convert(Money(Rational(2), "EUR")) == nil)
        #expect(throws: LabError.self) { try ExchangeRate(text: "USD/CNY=7.1") }
    }

    @Test func budgetsCountMoneyAndUsage() throws {
        let bill = try bill([
            #"{"since":"2026-03-01T00:00:00+08:00","t":"2026-03-01T01:00:00+08:00","meter":"stream.cu","resource":"acs:stream:cn-hangzhou:1:ws","quantity":"2","unit":"CU-hour","tags":{"team":"data"}}"#
        ])
        #expect(try !Budget(text: "0.76CNY").check(bill).isExceeded)
        #expect(try Budget(text: "0.75CNY").check(bill).isExceeded)
        #expect(try Budget(text: "stream.cu=1.9CU-hour").check(bill).isExceeded)
        #expect(try Budget(text: "team=data:0.5CNY").check(bill).isExceeded)
        #expect(try !Budget(text: "team=web:0.5CNY").check(bill).isExceeded)
        #expect(throws: LabError.self) { try Budget(text: "1USD").check(bill) }
        #expect(
            RequiredTags.missing(["team", "cost-center"], in: bill.resources).map(\.keys) == [["cost-center"]]
        )
    }

    @Test func aLedgerReadsAsItWasWritten() throws {
        let text =
            #"{"t":"2026-03-01T01:00:00Z","kind":"usage","since":"2026-03-01T00:00:00Z","meter":"log.shard","resource":"acs:log:cn-hangzhou:1:p","quantity":"5400","unit":"shard-second","peak":"2"}"#
        let ledger = try LedgerFile.read(
            SourceFile(name: "l", text: text + "\n{\"t\":\"x\",\"kind\":\"request\"}\n"))
        #expect(LedgerFile.text(ledger) == text + "\n")
        #expect(throws: LabError.self) {
            try LedgerFile.read(
                SourceFile(name: "l", text: #"{"t":"2026-03-01","meter":"log.shards","quantity":1}"#))
        }
    }
}
