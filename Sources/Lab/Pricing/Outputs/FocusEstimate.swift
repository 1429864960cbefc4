import LabKernel

extension Estimate {
    /// The typical estimate as a ledger over its period from an instant on, so that it can be billed and exported like
    /// a run: every meter held or used evenly.
    package func ledger(from start: Instant) throws -> Ledger {
        var ledger = Ledger()
        let micros = (spec.periodHours * Rational(3_600_000_000)).rounded(.down)
        let end = Instant(epochMicros: start.epochMicros + Int64(micros))
        for line in lines {
            guard let quantity = line.quantity?.typical,
                let size = line.meter.customaryUnit.size(in: line.meter.unit)
            else { continue }
            let (begin, isOnce) = when(line, start)
            try ledger.add(
                line.meter.name,
                on: LedgerResource(
                    name: line.resource.id, region: line.resource.region, tags: line.resource.tags),
                quantity * size, from: begin, to: isOnce ? begin : end)
        }
        return ledger
    }

    /// When a line's usage begins, and whether it happens at once: what is bought does, and what has prices by the hour
    /// of the day does at its hour.
    private func when(_ line: EstimateLine, _ start: Instant) -> (Instant, Bool) {
        guard line.price?.hours != nil else { return (start, line.meter.cycle == .month) }
        let hour = BillingCycle.hour.index(ofMicros: start.epochMicros)
        let wait = ((Int64(line.hour) - hour) % 24 + 24) % 24
        return (max(start, BillingCycle.hour.start(of: hour + wait)), true)
    }
}
