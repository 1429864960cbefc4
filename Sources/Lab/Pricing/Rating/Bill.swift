import LabKernel

/// Everything that a ledger costs, cycle by cycle; nothing is rounded before it is shown.
package struct Bill: Sendable {
    package let currency: String
    /// By start, meter and resource.
    package private(set) var charges: [Charge]
    package let resources: [LedgerResource]
    /// What charges point at: their price, or why there is none.
    package let answers: [PriceBook.Answer]
    /// The day that ages of prices are counted to.
    package let compiled: String
    /// The stretch of time that was asked for; nil for everything.
    package private(set) var window: Range<Instant>?

    init(
        currency: String, charges: [Charge], resources: [LedgerResource], answers: [PriceBook.Answer],
        compiled: String
    ) {
        (self.currency, self.charges, self.resources) = (currency, charges, resources)
        (self.answers, self.compiled) = (answers, compiled)
    }

    /// The charges of the cycles that begin within a window; every cycle is in one of two windows that touch.
    package func within(_ window: Range<Instant>) -> Bill {
        var part = self
        part.charges = charges.filter { window.contains($0.start) }
        part.window = window
        return part
    }

    /// The charges that `isWanted` of a resource.
    package func filtered(_ isWanted: (LedgerResource) -> Bool) -> Bill {
        var part = self
        let wanted = resources.map(isWanted)
        part.charges = charges.filter { wanted[Int($0.resource)] }
        return part
    }

    package func meter(of charge: Charge) -> Meter { MeterCatalog.meters[Int(charge.meter)] }
    package func resource(of charge: Charge) -> LedgerResource { resources[Int(charge.resource)] }

    package func price(of charge: Charge) -> Price? {
        guard case .price(let price) = answers[Int(charge.answer)] else { return nil }
        return price
    }

    /// The sum of what is priced.
    package var total: Rational { charges.reduce(.zero) { $0 + ($1.amount ?? .zero) } }

    /// Whether something was used that has no price.
    package var isPartial: Bool { charges.contains { $0.amount == nil && $0.quantity > .zero } }

    /// The sum by how far prices can be trusted; what is unpriced has no sum.
    package var totals: [Confidence: Rational] {
        var totals: [Confidence: Rational] = [:]
        for charge in charges {
            guard let price = price(of: charge), let amount = charge.amount else { continue }
            totals[price.confidence, default: .zero] += amount
        }
        return totals
    }
}

/// Charges of one meter, resource and price, brought together for people.
package struct BillLine: Sendable {
    package var meter: Meter
    package var resource: LedgerResource
    /// In the meter's unit.
    package var quantity: Rational
    package var free: Rational
    /// Nil when there is no price.
    package var amount: Rational?
    package var price: Price?
    /// Why there is no price.
    package var reason: String?
    /// From the first to the end of the last cycle.
    package var start: Instant
    package var end: Instant

    /// The unit that the price or its page counts in.
    package var unit: PriceUnit {
        guard let price, price.unit.size(in: meter.billedUnit) != nil else { return meter.customaryUnit }
        return price.unit
    }

    /// The quantity in `unit`.
    package var pricedQuantity: Rational { quantity / (unit.size(in: meter.billedUnit) ?? .one) }
    package var freeQuantity: Rational { free / (unit.size(in: meter.billedUnit) ?? .one) }
}

extension Bill {
    /// How finely lines are cut in time.
    package enum Grain: String, Sendable, CaseIterable { case all, month, day, hour }

    /// The lines, by service, meter and resource, then time.
    package func lines(_ grain: Grain = .all) -> [BillLine] {
        var lines: [BillLine] = []
        var index: [LineKey: Int] = [:]
        for charge in charges {
            let key = LineKey(
                meter: charge.meter, resource: charge.resource, answer: charge.answer,
                part: part(charge, grain))
            if let known = index[key] {
                lines[known].add(charge)
            } else {
                index[key] = lines.count
                lines.append(line(charge))
            }
        }
        let order = Dictionary(uniqueKeysWithValues: MeterCatalog.meters.enumerated().map { ($1.name, $0) })
        return lines.sorted { left, right in
            (order[left.meter.name] ?? 0, left.resource.name, left.start)
                < (order[right.meter.name] ?? 0, right.resource.name, right.start)
        }
    }

    private struct LineKey: Hashable {
        var meter: Int32
        var resource: Int32
        var answer: Int32
        var part: Int64
    }

    private func part(_ charge: Charge, _ grain: Grain) -> Int64 {
        switch grain {
        case .all: 0
        case .month: BillingCycle.month.index(ofMicros: charge.start.epochMicros)
        case .day: BillingCycle.day.index(ofMicros: charge.start.epochMicros)
        case .hour: BillingCycle.hour.index(ofMicros: charge.start.epochMicros)
        }
    }

    private func line(_ charge: Charge) -> BillLine {
        var line = BillLine(
            meter: meter(of: charge), resource: resource(of: charge), quantity: charge.quantity,
            free: charge.free,
            amount: charge.amount, start: charge.start, end: charge.end)
        switch answers[Int(charge.answer)] {
        case .price(let price): line.price = price
        case .unpriced(let reason): line.reason = reason
        }
        return line
    }
}

extension BillLine {
    fileprivate mutating func add(_ charge: Charge) {
        quantity += charge.quantity
        free += charge.free
        if let more = charge.amount { amount = (amount ?? .zero) + more }
        start = min(start, charge.start)
        end = max(end, charge.end)
    }
}
