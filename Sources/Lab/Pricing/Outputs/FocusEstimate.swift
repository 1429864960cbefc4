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
            let isOnce = line.meter.cycle == .month
            try ledger.add(
                line.meter.name,
                on: LedgerResource(
                    name: line.resource.id, region: line.resource.region, tags: line.resource.tags),
                quantity * size, from: start, to: isOnce ? start : end)
        }
        return ledger
    }
}
