import LabKernel

/// A price book and a ledger made of a vector's inputs.
struct VectorWorld {
    let vector: PriceVector
    let inputs: VectorInputs
    private var book: PriceBook
    private var ledger = Ledger()
    private(set) var results: [String: VectorValue] = [:]
    private(set) var ratedBill: Bill?

    /// When the example begins: a month, a day and an hour in UTC+8, or the day that its `start` names.
    private let begin: Instant
    /// Where it takes place: prices of the book are those of the region.
    private let region: String

    init(_ vector: PriceVector, book: PriceBook) throws {
        (self.vector, self.book, inputs) = (vector, book, VectorInputs(vector))
        region = try inputs.text("region", "region_id") ?? ""
        let first = CivilTime(year: 2026, month: 1, day: 1).instant
        begin = (try inputs.day("start", "start_date", "start_day") ?? first).advanced(by: .hours(-8))
    }

    var currency: String { inputs.currency ?? "USD" }

    /// Whether the example's text speaks of something.
    func says(_ text: String) -> Bool { vector.description.lowercased().contains(text) }

    /// Puts a price of the example over those of the book. A nil price leaves the book's.
    mutating func price(
        _ meters: [String], _ amount: Rational?, per unit: String, free: FreeQuota? = nil,
        keepsQuota: Bool = false, hours: Range<Int>? = nil
    ) {
        guard let amount else { return }
        let quota = keepsQuota ? bookQuota(meters[0]) ?? free : free
        tiers(meters, [PriceTier(price: amount)], per: unit, free: quota, hours: hours)
    }

    mutating func tiers(
        _ meters: [String], _ tiers: [PriceTier], per unit: String, mode: Price.Mode = .graduated,
        period: Price.TierPeriod = .month, free: FreeQuota? = nil, hours: Range<Int>? = nil
    ) {
        let part = hours.map { ".\($0.lowerBound)" } ?? ""
        var price = Price(
            id: "vector.\(vector.id).\(meters[0])\(part)", service: vector.service, meters: meters,
            description: vector.description, unit: PriceUnit(unit), regions: ["*"], currency: currency,
            tiers: tiers,
            confidence: .user, source: vector.source)
        (price.mode, price.tierPeriod, price.free, price.hours) = (mode, period, free, hours)
        book.add(price)
    }

    /// The book's figure of a meter with one price; nil when it has none.
    func bookPrice(_ meter: String) -> Rational? {
        guard case .price(let price) = book.find(meter, region: region, .init(currency: currency)) else {
            return nil
        }
        return price.tiers.first?.price
    }

    private func bookQuota(_ meter: String) -> FreeQuota? {
        for currency in [currency, "USD", "CNY"] {
            if case .price(let price) = book.find(meter, region: region, .init(currency: currency)) {
                return price.free
            }
        }
        return nil
    }

    /// Meters a quantity in a unit, `from` hours after the beginning, for some hours or at once.
    mutating func use(
        _ meter: String, _ quantity: Rational, _ unit: String, from hours: Rational = .zero,
        lasting: Rational = .zero, on resource: String = "example"
    ) throws {
        guard let row = MeterCatalog.meter(meter), let size = PriceUnit(unit).size(in: row.unit) else {
            throw LabError("PRC031", "'\(unit)' does not measure '\(meter)'")
        }
        let start = instant(hours)
        try ledger.add(
            meter, on: LedgerResource(name: resource, region: region), quantity * size, from: start,
            to: instant(hours + lasting))
    }

    /// Meters a level that is held: `level` units for `lasting` hours.
    mutating func hold(
        _ meter: String, _ level: Rational, _ unit: String, from hours: Rational = .zero, lasting: Rational,
        on resource: String = "example"
    ) throws {
        try use(meter, level * lasting, "\(unit)-hour", from: hours, lasting: lasting, on: resource)
    }

    private func instant(_ hours: Rational) -> Instant {
        let micros = (hours * Rational(3_600_000_000)).rounded(.toNearestOrAwayFromZero)
        return Instant(epochMicros: begin.epochMicros + Int64(micros))
    }

    /// The bill of what was metered so far.
    mutating func rate() -> VectorBill {
        let bill = Rater(book, PriceBook.Choice(currency: currency)).bill(ledger)
        ratedBill = bill
        return VectorBill(bill)
    }

    /// States a result under all of its names.
    mutating func state(_ names: String..., value: Rational) {
        for name in names { results[name] = .number(value) }
    }

    mutating func state(_ names: String..., text: String) {
        for name in names { results[name] = .text(text) }
    }

    mutating func state(_ names: String..., list: [Rational]) {
        for name in names { results[name] = .list(list) }
    }
}

/// What an example asks of a bill.
struct VectorBill {
    let bill: Bill

    init(_ bill: Bill) { self.bill = bill }

    var total: Rational { bill.total }

    /// What meters cost, on all resources or on one.
    func amount(_ meters: String..., on resource: String? = nil) -> Rational {
        charges(meters, resource).reduce(.zero) { $0 + ($1.amount ?? .zero) }
    }

    /// What was metered, in a unit.
    func quantity(_ meters: String..., in unit: String, on resource: String? = nil) -> Rational {
        sum(meters, unit, resource) { $0.quantity }
    }

    /// What was metered and not free, in a unit.
    func billable(_ meters: String..., in unit: String, on resource: String? = nil) -> Rational {
        sum(meters, unit, resource) { $0.quantity - $0.free }
    }

    /// The quantities of the cycles of a meter, in the order of time.
    func cycles(_ meter: String, in unit: String) -> [(quantity: Rational, amount: Rational)] {
        let size = MeterCatalog.meter(meter).flatMap { PriceUnit(unit).size(in: $0.billedUnit) } ?? .one
        return charges([meter], nil).map { ($0.quantity / size, $0.amount ?? .zero) }
    }

    private func sum(_ meters: [String], _ unit: String, _ resource: String?, _ part: (Charge) -> Rational)
        -> Rational
    {
        charges(meters, resource).reduce(.zero) { sum, charge in
            let size = PriceUnit(unit).size(in: bill.meter(of: charge).billedUnit) ?? .one
            return sum + part(charge) / size
        }
    }

    private func charges(_ meters: [String], _ resource: String?) -> [Charge] {
        bill.charges.filter { charge in
            meters.contains(bill.meter(of: charge).name)
                && (resource.map { bill.resource(of: charge).name == $0 } ?? true)
        }
    }
}
