import LabKernel

/// Computes the lines of a spec for one choice of its numbers, with what they cost.
///
/// A simulation asks for the same lines a thousand times: prices are looked up once for each line, and what is the
/// same for all choices is computed once.
struct CostEvaluator<Number: Quantity> {
    private let book: PriceBook
    private let choice: PriceBook.Choice
    private var model: CostModel<Number>
    /// How often the quota of a month may be used in the period.
    private let months: Number
    private var prices: [Prepared] = []
    private var answers: [PriceBook.Answer] = []
    private var known: [Key: Int] = [:]
    private var scopes: [String: Int] = [:]
    /// The lines of the last choice: the next one has the same, as a rule.
    private var places: [Place] = []

    private struct Key: Hashable {
        var meter: String
        var region: String
        var hour: Int
    }

    /// Which price a line has.
    private struct Place {
        var resource: Int
        var meter: String
        var hour: Int
        var price: Int
    }

    /// A meter's price, ready to use.
    private struct Prepared {
        var schedule: PriceSchedule<Number>?
        /// Of the meter's customary unit, in its own.
        var size: Number
        /// The price whose quota and tiers the meter shares.
        var scope: Int
        var isWholeCycles: Bool
    }

    /// What of a price's quota and tiers the lines so far have taken.
    private struct Taken {
        var free = Number.zero
        var billed = Number.zero
    }

    /// A line with its cost.
    struct Line {
        var resource: Int
        var line: ModelLine<Number>
        var answer: PriceBook.Answer
        var amount: Number?
    }

    init(_ spec: CostSpec, _ book: PriceBook, _ choice: PriceBook.Choice) {
        (self.book, self.choice) = (book, choice)
        model = CostModel(spec: spec, values: [])
        months = max(model.months, Number(whole: 1))
    }

    /// The lines in the order of the resources. Quotas and tiers of a price go to its lines in that order.
    mutating func lines(_ values: [Number]) -> [Line] {
        var found: [(resource: Int, line: ModelLine<Number>, price: Int, amount: Number?)] = []
        visit(values) { found.append(($0, $1, $2, $3)) }
        return found.map {
            Line(resource: $0.resource, line: $0.line, answer: answers[$0.price], amount: $0.amount)
        }
    }

    /// The quantities and costs alone.
    mutating func figures(_ values: [Number]) -> [(quantity: Number?, amount: Number?)] {
        var figures: [(quantity: Number?, amount: Number?)] = []
        visit(values) { figures.append(($1.quantity, $3)) }
        return figures
    }

    /// The sum of what is priced.
    mutating func total(_ values: [Number]) -> Number {
        var total = Number.zero
        visit(values) { if let amount = $3 { total = total + amount } }
        return total
    }

    /// Every line with its resource, its price's position and its cost.
    private mutating func visit(
        _ values: [Number], _ body: (Int, ModelLine<Number>, Int, Number?) -> Void
    ) {
        let resources = model.spec.resources
        model.values = values
        var taken = Array(repeating: Taken(), count: scopes.count)
        var ordinal = 0
        for index in resources.indices {
            for line in resources[index].use.lines(model) {
                let price = place(ordinal, index, line, resources[index].region)
                body(index, line, price, cost(of: line.quantity, prices[price], &taken))
                ordinal += 1
            }
        }
    }

    private func cost(of quantity: Number?, _ price: Prepared, _ taken: inout [Taken]) -> Number? {
        guard let schedule = price.schedule, let quantity = quantity.map({ $0 * price.size }) else {
            return nil
        }
        while taken.count <= price.scope { taken.append(Taken()) }
        let used = taken[price.scope]
        let gift = schedule.free > .zero ? gift(of: quantity, schedule.free, price, used.free) : .zero
        let amount = schedule.cost(of: quantity - gift, after: used.billed)
        taken[price.scope].free = used.free + gift
        taken[price.scope].billed = used.billed + quantity - gift
        return amount
    }

    /// What of a quantity is free.
    private func gift(of quantity: Number, _ free: Number, _ price: Prepared, _ used: Number) -> Number {
        let left = max(.zero, free * months - used)
        guard price.isWholeCycles, quantity > left else { return min(left, quantity) }
        // Days are free only as a whole: as many as fit into the quota.
        let day = quantity / model.clockDays
        let days = Number.zero - (Number.zero - left / day).ceiling
        return min(left, days * day)
    }

    /// The price of a line by its position; lines that come and go with the numbers are looked up anew.
    private mutating func place(
        _ ordinal: Int, _ resource: Int, _ line: ModelLine<Number>, _ region: String
    ) -> Int {
        if ordinal < places.count {
            let place = places[ordinal]
            if place.resource == resource, place.hour == line.hour, place.meter == line.meter {
                return place.price
            }
        }
        let price = prepare(Key(meter: line.meter, region: region, hour: line.hour))
        let place = Place(resource: resource, meter: line.meter, hour: line.hour, price: price)
        if ordinal < places.count { places[ordinal] = place } else { places.append(place) }
        return price
    }

    private mutating func prepare(_ key: Key) -> Int {
        if let index = known[key] { return index }
        guard let meter = MeterCatalog.meter(key.meter) else {
            preconditionFailure("'\(key.meter)' is no meter")
        }
        let answer = book.find(key.meter, region: key.region, hour: key.hour, choice)
        var (schedule, name, isWhole): (PriceSchedule<Number>?, String, Bool) = (nil, key.meter, false)
        if case .price(let price) = answer {
            schedule = PriceSchedule(price, meterUnit: meter.billedUnit)
            (name, isWhole) = ("price \(price.id)", price.free?.isWholeCycles ?? false)
        }
        let scope = scopes[name] ?? scopes.count
        scopes[name] = scope
        let size = Number(meter.customaryUnit.size(in: meter.billedUnit) ?? .one)
        prices.append(Prepared(schedule: schedule, size: size, scope: scope, isWholeCycles: isWhole))
        answers.append(answer)
        known[key] = prices.count - 1
        return prices.count - 1
    }
}
