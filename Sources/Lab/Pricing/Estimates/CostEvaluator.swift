import LabKernel

/// Computes the lines of a spec for one choice of its numbers, with what they cost.
struct CostEvaluator<Number: Quantity> {
    private let spec: CostSpec
    private let book: PriceBook
    private let choice: PriceBook.Choice
    private var prepared: [Key: Prepared] = [:]

    private struct Key: Hashable {
        var meter: String
        var region: String
    }

    /// A meter's price, ready to use.
    private struct Prepared {
        var answer: PriceBook.Answer
        var schedule: PriceSchedule<Number>?
        /// Of the meter's customary unit, in its own.
        var size: Number
        /// The price whose quota and tiers the meter shares.
        var scope: String
        var isWholeCycles: Bool
    }

    /// A line with its cost.
    struct Line {
        var resource: Int
        var line: ModelLine<Number>
        var answer: PriceBook.Answer
        var amount: Number?
    }

    init(_ spec: CostSpec, _ book: PriceBook, _ choice: PriceBook.Choice) {
        (self.spec, self.book, self.choice) = (spec, book, choice)
    }

    /// The lines in the order of the resources. Quotas and tiers of a price go to its lines in that order.
    mutating func lines(_ values: [Number]) -> [Line] {
        let model = CostModel(spec: spec, values: values)
        var used: [String: (free: Number, billed: Number)] = [:]
        var lines: [Line] = []
        for (index, resource) in spec.resources.enumerated() {
            for line in resource.use.lines(model) {
                let price = prepare(Key(meter: line.meter, region: resource.region))
                let amount = line.quantity.flatMap { cost(of: $0 * price.size, price, &used) }
                lines.append(Line(resource: index, line: line, answer: price.answer, amount: amount))
            }
        }
        return lines
    }

    /// The sum of what is priced.
    mutating func total(_ values: [Number]) -> Number {
        lines(values).reduce(Number.zero) { $0 + ($1.amount ?? .zero) }
    }

    private func cost(
        of quantity: Number, _ price: Prepared, _ used: inout [String: (free: Number, billed: Number)]
    ) -> Number? {
        guard let schedule = price.schedule else { return nil }
        let months = Number(spec.periodHours / Rational(720))
        var (free, billed) = used[price.scope] ?? (.zero, .zero)
        let left = max(.zero, schedule.free * max(months, Number(.one)) - free)
        var gift = min(left, quantity)
        if price.isWholeCycles, quantity > left {
            // Days are free only as a whole: as many as fit into the quota.
            let day = quantity * Number(Rational(24)) / Number(spec.periodHours)
            let days = left / day
            gift = min(gift, (days - Number(.one)).ceiling * day)
            if gift < .zero { gift = .zero }
        }
        let amount = schedule.cost(of: quantity - gift, after: billed)
        free = free + gift
        billed = billed + quantity - gift
        used[price.scope] = (free, billed)
        return amount
    }

    private mutating func prepare(_ key: Key) -> Prepared {
        if let known = prepared[key] { return known }
        guard let meter = MeterCatalog.meter(key.meter) else {
            preconditionFailure("'\(key.meter)' is no meter")
        }
        let answer = book.find(key.meter, region: key.region, choice)
        var made = Prepared(
            answer: answer, schedule: nil,
            size: Number(meter.customaryUnit.size(in: meter.billedUnit) ?? .one),
            scope: key.meter, isWholeCycles: false)
        if case .price(let price) = answer {
            made.schedule = PriceSchedule(price, meterUnit: meter.billedUnit)
            made.scope = price.id
            made.isWholeCycles = price.free?.isWholeCycles ?? false
        }
        prepared[key] = made
        return made
    }
}
