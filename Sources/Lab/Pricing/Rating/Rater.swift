import LabKernel

/// What one cycle of one meter on one resource costs.
package struct Charge: Sendable {
    /// In `MeterCatalog.meters`.
    package var meter: Int32
    /// In the bill's resources.
    package var resource: Int32
    package var start: Instant
    package var end: Instant
    /// In the meter's unit.
    package var quantity: Rational
    /// What of it was free.
    package var free: Rational
    /// Nil when there is no price.
    package var amount: Rational?
    /// In the bill's answers.
    package var answer: Int32
}

/// Turns a ledger into a bill: cycles by meter rules, free quotas in the order of time, tiers, exact amounts.
///
/// Free units and tiers count by calendar month (UTC+8) and account; within a cycle resources come in the order of
/// their names. Units beyond the free ones count for tiers.
package struct Rater {
    private let book: PriceBook
    private let choice: PriceBook.Choice
    private var ledger = Ledger()
    private var answers: [PriceBook.Answer] = []
    private var schedules: [PriceSchedule<Rational>?] = []
    private var scopes: [String] = []
    private var known: [AnswerKey: Int32] = [:]

    private struct AnswerKey: Hashable {
        var meter: Int32
        var region: String
        var hour: Int
    }

    package init(_ book: PriceBook, _ choice: PriceBook.Choice) { (self.book, self.choice) = (book, choice) }

    /// The bill of everything in the ledger.
    package func bill(_ ledger: Ledger) -> Bill {
        var rater = self
        rater.ledger = ledger
        let charges = rater.charges(CycleSums.sums(of: ledger))
        return Bill(
            currency: choice.currency, charges: charges, resources: ledger.resources, answers: rater.answers,
            compiled: book.compiled)
    }

    /// A cycle's usage with its price and the order in which it is rated.
    private struct Item {
        var usage: CycleUsage
        var start: Int64
        var answer: Int32
        var rank: Int32
        var account: String
    }

    private mutating func charges(_ usages: [CycleUsage]) -> [Charge] {
        let names = ledger.resources.map(\.name)
        let order = names.indices.sorted { names[$0] < names[$1] }
        var ranks = Array(repeating: Int32(0), count: names.count)
        for (rank, index) in order.enumerated() { ranks[index] = Int32(rank) }
        var items = usages.map { usage in item(usage, ranks) }
        items.sort { left, right in
            (left.answer, left.start, left.rank, left.usage.meter)
                < (right.answer, right.start, right.rank, right.usage.meter)
        }
        return rated(items)
    }

    private mutating func item(_ usage: CycleUsage, _ ranks: [Int32]) -> Item {
        let cycle = MeterCatalog.meters[Int(usage.meter)].cycle
        let start = cycle.start(of: usage.cycle).epochMicros
        let resource = ledger.resources[Int(usage.resource)]
        let hour = cycle == .hour ? Int((usage.cycle % 24 + 24) % 24) : 12
        let answer = answer(AnswerKey(meter: usage.meter, region: resource.region, hour: hour))
        return Item(
            usage: usage, start: start, answer: answer, rank: ranks[Int(usage.resource)],
            account: resource.account)
    }

    /// Meters with one price share an answer, and with it their quota and tiers.
    private mutating func answer(_ key: AnswerKey) -> Int32 {
        if let index = known[key] { return index }
        let meter = MeterCatalog.meters[Int(key.meter)]
        let found = book.find(meter.name, region: key.region, hour: key.hour, choice)
        let scope =
            switch found {
            case .price(let price): "price \(price.id)"
            case .unpriced(let reason): "\(meter.name) \(reason)"
            }
        let index = scopes.firstIndex(of: scope) ?? scopes.count
        if index == scopes.count {
            scopes.append(scope)
            answers.append(found)
            if case .price(let price) = found {
                schedules.append(PriceSchedule<Rational>(price, meterUnit: meter.billedUnit))
            } else {
                schedules.append(nil)
            }
        }
        known[key] = Int32(index)
        return Int32(index)
    }

    private func rated(_ items: [Item]) -> [Charge] {
        var charges: [Charge] = []
        charges.reserveCapacity(items.count)
        var consumed: [Scope: Consumed] = [:]
        var next = 0
        while next < items.count {
            let first = items[next]
            var end = next
            while end < items.count, items[end].answer == first.answer, items[end].start == first.start {
                end += 1
            }
            rate(items[next..<end], &consumed, &charges)
            next = end
        }
        return charges.sorted { ($0.start, $0.meter, $0.resource) < ($1.start, $1.meter, $1.resource) }
    }

    private struct Scope: Hashable {
        var answer: Int32
        var account: String
        var month: Int64
    }

    /// What of a month's quota and tiers is used up.
    private struct Consumed {
        var free = Rational.zero
        var billed = Rational.zero
    }

    /// One cycle of one price.
    private func rate(
        _ items: ArraySlice<Item>, _ consumed: inout [Scope: Consumed], _ charges: inout [Charge]
    ) {
        let first = items[items.startIndex]
        let schedule = schedules[Int(first.answer)]
        let month = schedule == nil ? 0 : BillingCycle.month.index(ofMicros: first.start)
        for item in items {
            let scope = Scope(answer: item.answer, account: item.account, month: month)
            guard let schedule, case .price(let price) = answers[Int(item.answer)] else {
                charges.append(charge(item, free: .zero, amount: nil))
                continue
            }
            var used =
                schedule.free == .zero && price.tiers.count == 1 ? Consumed() : consumed[scope] ?? Consumed()
            let free = freeUnits(item, items, schedule, price, used)
            let billed = item.usage.quantity - free
            let before = price.tierPeriod == .cycle ? Rational.zero : used.billed
            charges.append(
                charge(item, free: free, amount: schedule.cost(of: billed, after: before) * item.usage.share))
            if schedule.free != .zero || price.tiers.count > 1 {
                used.free += free
                used.billed += billed
                consumed[scope] = used
            }
        }
    }

    private func freeUnits(
        _ item: Item, _ items: ArraySlice<Item>, _ schedule: PriceSchedule<Rational>, _ price: Price,
        _ used: Consumed
    ) -> Rational {
        guard schedule.free != .zero else { return .zero }
        let left = schedule.free - used.free
        guard price.free?.isWholeCycles == true else { return min(left, item.usage.quantity) }
        // The whole cycle of the account must fit into what was left when it began.
        let mates = items.filter { $0.account == item.account }
        let total = mates.reduce(Rational.zero) { $0 + $1.usage.quantity }
        let earlier = mates.prefix { $0.rank != item.rank || $0.usage.meter != item.usage.meter }
            .reduce(Rational.zero) { $0 + $1.usage.quantity }
        let fits = used.billed == .zero && total <= left + earlier
        return fits ? item.usage.quantity : .zero
    }

    private func charge(_ item: Item, free: Rational, amount: Rational?) -> Charge {
        let cycle = MeterCatalog.meters[Int(item.usage.meter)].cycle
        return Charge(
            meter: item.usage.meter, resource: item.usage.resource, start: Instant(epochMicros: item.start),
            end: cycle.start(of: item.usage.cycle + 1), quantity: item.usage.quantity, free: free,
            amount: amount,
            answer: item.answer)
    }
}
