import LabKernel
import Testing

@testable import Pricing

/// Laws of rating over random ledgers and prices.
@Suite struct RatingPropertyTests {
    private static let start = CivilTime(year: 2026, month: 1, day: 30).instant
    private static let seeds = UInt64(1)...20

    /// Prices with tiers, quotas and rules of every kind over meters of every rule.
    private static func book(_ chance: inout Prng, mode: Price.Mode = .graduated) -> PriceBook {
        var book = PriceBook()
        for meter in MeterCatalog.meters where chance.below(5) > 0 {
            let first = Rational(Int128(chance.below(50)) + 1, 100)
            var price = Price(
                id: "p.\(meter.name)", service: "s", meters: [meter.name], description: "",
                unit: meter.customaryUnit,
                regions: ["*"], currency: "CNY",
                tiers: [
                    PriceTier(upTo: Rational(Int128(chance.below(4)) + 1), price: first),
                    PriceTier(price: first / Rational(2)),
                ],
                confidence: .sourced, source: PriceSource(id: "s", title: "", url: "u", date: nil))
            price.mode = mode
            if chance.below(2) == 0 {
                price.free = FreeQuota(
                    amount: Rational(Int128(chance.below(3))), unit: meter.customaryUnit,
                    isWholeCycles: chance.below(2) == 0)
            }
            book.add(price)
        }
        return book
    }

    private struct Use {
        var meter: Meter
        var resource: Int
        var start: Int64
        var end: Int64
        var quantity: Rational
    }

    private static func uses(_ chance: inout Prng, count: Int = 60) -> [Use] {
        (0..<count).map { _ in
            let meter = MeterCatalog.meters[Int(chance.below(UInt64(MeterCatalog.meters.count)))]
            let start = Int64(chance.below(3 * 86_400)) * 1_000_000
            let isHeld = meter.unit.text.hasSuffix("second")
            let length = isHeld ? Int64(chance.below(30) + 1) * 600_000_000 : 0
            let size = meter.customaryUnit.size(in: meter.unit) ?? .one
            return Use(
                meter: meter, resource: Int(chance.below(3)), start: start, end: start + length,
                quantity: size * Rational(Int128(chance.below(100)) + 1, 20))
        }
    }

    private static func bill(_ uses: [Use], _ book: PriceBook) throws -> Bill {
        var ledger = Ledger()
        for use in uses {
            let resource = LedgerResource(name: "r\(use.resource)", region: "cn-hangzhou")
            try ledger.add(
                use.meter.name, on: resource, use.quantity,
                from: Instant(epochMicros: start.epochMicros + use.start),
                to: Instant(epochMicros: start.epochMicros + use.end))
        }
        return Rater(book, .init(currency: "CNY")).bill(ledger)
    }

    private static func amounts(_ bill: Bill) -> [String: Rational] {
        var sums: [String: Rational] = [:]
        for charge in bill.charges {
            let key =
                "\(bill.meter(of: charge).name) \(bill.resource(of: charge).name) \(charge.start.epochMicros)"
            sums[key, default: .zero] += charge.amount ?? .zero
        }
        return sums
    }

    @Test(arguments: seeds) func splittingEventsChangesNoBill(seed: UInt64) throws {
        var chance = Prng(seed: seed, purpose: "split")
        let (book, uses) = (Self.book(&chance), Self.uses(&chance))
        let split = uses.flatMap { use -> [Use] in
            var (first, second) = (use, use)
            if use.end > use.start {
                let middle = use.start + (use.end - use.start) / 4
                (first.end, second.start) = (middle, middle)
                first.quantity =
                    use.quantity * Rational(Int128(middle - use.start), Int128(use.end - use.start))
            } else {
                guard use.meter.rule == .sum else { return [use] }
                first.quantity = use.quantity / Rational(3)
            }
            second.quantity = use.quantity - first.quantity
            return [first, second]
        }
        #expect(Self.amounts(try Self.bill(uses, book)) == Self.amounts(try Self.bill(split, book)))
    }

    @Test(arguments: seeds) func orderChangesNoBill(seed: UInt64) throws {
        var chance = Prng(seed: seed, purpose: "order")
        let (book, uses) = (Self.book(&chance), Self.uses(&chance))
        let shuffled = uses.shuffled(using: &chance)
        #expect(Self.amounts(try Self.bill(uses, book)) == Self.amounts(try Self.bill(shuffled, book)))
    }

    @Test(arguments: seeds) func splittingThePeriodChangesNoBill(seed: UInt64) throws {
        var chance = Prng(seed: seed, purpose: "period")
        let book = Self.book(&chance)
        let bill = try Self.bill(Self.uses(&chance), book)
        let cut = Instant(epochMicros: Self.start.epochMicros + Int64(chance.below(4 * 86_400)) * 1_000_000)
        let (past, future) = (Instant(epochMicros: .min), Instant.distantFuture)
        let parts = bill.within(past..<cut).total + bill.within(cut..<future).total
        #expect(parts == bill.total)
        let hours = bill.lines(.hour).reduce(Rational.zero) { $0 + ($1.amount ?? .zero) }
        #expect(hours == bill.total)
    }

    @Test(arguments: seeds) func moreUsageNeverCostsLess(seed: UInt64) throws {
        var chance = Prng(seed: seed, purpose: "more")
        let book = Self.book(&chance)
        var uses = Self.uses(&chance)
        let before = try Self.bill(uses, book).total
        uses += Self.uses(&chance, count: 5)
        #expect(try Self.bill(uses, book).total >= before)
    }

    @Test func aVolumeTierCanMakeMoreUsageCheaper() throws {
        var price = Price(
            id: "p", service: "s", meters: ["cms.log"], description: "", unit: PriceUnit("GB"),
            regions: ["*"],
            currency: "CNY",
            tiers: [PriceTier(upTo: Rational(10), price: .one), PriceTier(price: Rational(1, 2))],
            confidence: .sourced, source: PriceSource(id: "s", title: "", url: "u", date: nil))
        price.mode = .volume
        let schedule = try #require(PriceSchedule<Rational>(price, meterUnit: PriceUnit("byte")))
        let size = Rational(1 << 30)
        #expect(schedule.cost(of: Rational(10) * size) == Rational(10))
        #expect(schedule.cost(of: Rational(11) * size) == Rational(11, 2))
    }

    @Test(arguments: seeds) func allocationGivesAwayEverything(seed: UInt64) throws {
        var chance = Prng(seed: seed, purpose: "allocation")
        let book = Self.book(&chance)
        let bill = try Self.bill(Self.uses(&chance), book)
        for basis in [Allocation.Basis.evenly, .cost, .usage("stream.cu")] {
            let shares = Allocation(tag: "team", meters: ["stream.*", "nat.*"], basis: basis).shares(of: bill)
            #expect(shares.reduce(Rational.zero) { $0 + $1.total } == bill.total)
        }
    }

    @Test func allocationNamesMetersThatExist() throws {
        try Allocation(tag: "team", meters: ["stream.cu.management", "nat.*"], basis: .usage("stream.cu"))
            .check()
        for (meters, basis) in [
            (["stream.cu.managment"], Allocation.Basis.cost), (["nut.*"], .cost),
            (["nat.*"], .usage("stream.cux")),
        ] {
            #expect(throws: LabError.self) { try Allocation(tag: "t", meters: meters, basis: basis).check() }
        }
    }
}
