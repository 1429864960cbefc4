import LabKernel

/// What one resource used of one meter in one billing cycle.
struct CycleUsage: Sendable {
    /// In `MeterCatalog.meters`.
    var meter: Int32
    var resource: Int32
    var cycle: Int64
    /// In the meter's unit.
    var quantity: Rational
    /// The part of the cycle's price that is due.
    var share = Rational.one
}

/// Turns events into the usage of cycles, by the rule of each meter.
///
/// Adding, splitting an event in time and the order of events within a cycle change nothing.
struct CycleSums {
    private let ledger: Ledger
    private let rules: [Meter.Rule]
    private let cycles: [BillingCycle]
    private var open: [Open]
    private var done: [CycleUsage] = []
    private var runs: [Int: [Ledger.Event]] = [:]

    /// The cycle that a meter of a resource is in, with what was used so far.
    private struct Open {
        var cycle = Int64.min
        var numerator: Int128 = 0
        var denominator: Int128 = 1
        /// One bit for each clock hour in which something was held.
        var hours: UInt32 = 0

        var value: Rational { Rational(numerator, denominator) }

        mutating func add(_ quantity: Rational) {
            if quantity.denominator == denominator {
                numerator += quantity.numerator
            } else {
                let sum = value + quantity
                (numerator, denominator) = (sum.numerator, sum.denominator)
            }
        }

        mutating func raise(to level: Rational) {
            if level > value { (numerator, denominator) = (level.numerator, level.denominator) }
        }
    }

    private init(_ ledger: Ledger) {
        self.ledger = ledger
        rules = MeterCatalog.meters.map(\.rule)
        cycles = MeterCatalog.meters.map(\.cycle)
        open = Array(repeating: Open(), count: rules.count * max(1, ledger.resources.count))
    }

    /// The usage of all cycles, each meter, resource and cycle once.
    static func sums(of ledger: Ledger) -> [CycleUsage] {
        var sums = CycleSums(ledger)
        for (index, event) in ledger.events.enumerated() { sums.take(event, at: index) }
        sums.closeAll()
        sums.takeRuns()
        return sums.combined(sums.merged())
    }

    private mutating func take(_ event: Ledger.Event, at index: Int) {
        let meter = Int(event.meter)
        let first = cycles[meter].index(ofMicros: event.start)
        let last = event.end > event.start ? cycles[meter].index(ofMicros: event.end - 1) : first
        switch rules[meter] {
        case .sum, .feeds(_, divisor: _, isLevel: false): add(event, first, last)
        case .run: runs[slot(event), default: []].append(event)
        case .peak, .peakByHeldHours, .feeds: raise(event, level(of: event, at: index), first, last)
        }
    }

    private mutating func add(_ event: Ledger.Event, _ first: Int64, _ last: Int64) {
        guard first < last else {
            enter(first, event)
            open[slot(event)].add(event.quantity)
            return
        }
        let duration = Int128(event.end - event.start)
        for cycle in first...last {
            let (begin, end) = bounds(of: event, in: cycle)
            enter(cycle, event)
            open[slot(event)].add(event.quantity * Rational(Int128(end - begin), duration))
        }
    }

    private mutating func raise(_ event: Ledger.Event, _ level: Rational, _ first: Int64, _ last: Int64) {
        for cycle in first...last {
            enter(cycle, event)
            open[slot(event)].raise(to: level)
            if rules[Int(event.meter)] == .peakByHeldHours {
                let (begin, end) = bounds(of: event, in: cycle)
                let hours =
                    BillingCycle.hour.index(
                        ofMicros: begin)...BillingCycle.hour.index(ofMicros: max(begin, end - 1))
                for hour in hours { open[slot(event)].hours |= 1 << UInt32(hour - cycle * 24) }
            }
        }
    }

    /// The level that an event stands for; something without a duration is meant for a whole cycle.
    private func level(of event: Ledger.Event, at index: Int) -> Rational {
        if let peak = ledger.peaks[index] { return peak }
        let micros =
            event.end > event.start ? event.end - event.start : cycles[Int(event.meter)].seconds * 1_000_000
        return event.quantity * Rational(1_000_000, Int128(micros))
    }

    private func bounds(of event: Ledger.Event, in cycle: Int64) -> (Int64, Int64) {
        let unit = cycles[Int(event.meter)]
        return (
            max(event.start, unit.start(of: cycle).epochMicros),
            min(event.end, unit.start(of: cycle + 1).epochMicros)
        )
    }

    private func slot(_ event: Ledger.Event) -> Int {
        Int(event.resource) * rules.count + Int(event.meter)
    }

    private mutating func enter(_ cycle: Int64, _ event: Ledger.Event) {
        let slot = slot(event)
        guard open[slot].cycle != cycle else { return }
        close(slot)
        open[slot].cycle = cycle
    }

    private mutating func close(_ slot: Int) {
        let entry = open[slot]
        guard entry.cycle != .min else { return }
        let meter = slot % rules.count
        // A level is kept as a level until all parts of its cycle are known.
        let share = entry.hours == 0 ? Rational.one : Rational(Int128(entry.hours))
        done.append(
            CycleUsage(
                meter: Int32(meter), resource: Int32(slot / rules.count), cycle: entry.cycle,
                quantity: entry.value, share: share))
        open[slot] = Open()
    }

    private mutating func closeAll() { for slot in open.indices { close(slot) } }
}

extension CycleSums {
    /// Sorted, with what came out of order brought together.
    private func merged() -> [CycleUsage] {
        let sorted = done.sorted { ($0.meter, $0.resource, $0.cycle) < ($1.meter, $1.resource, $1.cycle) }
        var merged: [CycleUsage] = []
        merged.reserveCapacity(sorted.count)
        for usage in sorted {
            if let last = merged.last,
                (last.meter, last.resource, last.cycle) == (usage.meter, usage.resource, usage.cycle)
            {
                merged[merged.count - 1] = joined(last, usage)
            } else {
                merged.append(usage)
            }
        }
        return merged
    }

    private func joined(_ first: CycleUsage, _ second: CycleUsage) -> CycleUsage {
        var both = first
        switch rules[Int(first.meter)] {
        case .sum, .run, .feeds(_, divisor: _, isLevel: false): both.quantity += second.quantity
        case .peak, .feeds: both.quantity = max(first.quantity, second.quantity)
        case .peakByHeldHours:
            both.quantity = max(first.quantity, second.quantity)
            both.share = Rational(first.share.numerator | second.share.numerator)
        }
        return both
    }

    /// Levels become quantities, and what feeds another meter becomes that.
    private func combined(_ usages: [CycleUsage]) -> [CycleUsage] {
        var combined: [CycleUsage] = []
        combined.reserveCapacity(usages.count)
        var fed: [FedKey: Rational] = [:]
        for var usage in usages {
            let meter = Int(usage.meter)
            let seconds = Rational(Int128(cycles[meter].seconds))
            switch rules[meter] {
            case .sum, .run: combined.append(usage)
            case .peak:
                usage.quantity = usage.quantity * seconds
                combined.append(usage)
            case .peakByHeldHours:
                usage.quantity = usage.quantity * seconds
                usage.share = Rational(Int128(usage.share.numerator.nonzeroBitCount), 24)
                combined.append(usage)
            case .feeds(let target, let divisor, _):
                let key = FedKey(meter: target, resource: usage.resource, cycle: usage.cycle)
                fed[key] = max(fed[key] ?? .zero, usage.quantity / divisor)
            }
        }
        let made = fed.compactMap { key, quantity in
            MeterCatalog.index(key.meter).map {
                CycleUsage(meter: Int32($0), resource: key.resource, cycle: key.cycle, quantity: quantity)
            }
        }
        return combined
            + made.sorted { ($0.meter, $0.resource, $0.cycle) < ($1.meter, $1.resource, $1.cycle) }
    }

    private struct FedKey: Hashable {
        var meter: String
        var resource: Int32
        var cycle: Int64
    }

    /// Stretches that touch are one run; each counts whole steps from its start.
    private mutating func takeRuns() {
        for (slot, events) in runs.sorted(by: { $0.key < $1.key }) {
            let meter = slot % rules.count
            guard case .run(let step, let minimum) = rules[meter] else { continue }
            for run in Self.joined(events) {
                let micros = max(1, run.end - run.start)
                let steps = (micros + step * 1_000_000 - 1) / (step * 1_000_000)
                let billed = Rational(Int128(max(steps * step, minimum)) * 1_000_000, Int128(micros))
                done.append(
                    CycleUsage(
                        meter: Int32(meter), resource: Int32(slot / rules.count),
                        cycle: cycles[meter].index(ofMicros: run.start),
                        quantity: run.end > run.start ? run.quantity * billed : run.quantity))
            }
        }
    }

    private static func joined(_ events: [Ledger.Event]) -> [Ledger.Event] {
        var joined: [Ledger.Event] = []
        for event in events.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            if let last = joined.last, event.start <= last.end, event.end > event.start {
                joined[joined.count - 1].end = max(last.end, event.end)
                joined[joined.count - 1].quantity += event.quantity
            } else {
                joined.append(event)
            }
        }
        return joined
    }
}
