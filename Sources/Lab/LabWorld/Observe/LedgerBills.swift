import BSS
import LabKernel

/// The usage ledger as the billing API asks for it.
final class LedgerBills: BillSource {
    private let ledger: UsageLedger
    private let region: String

    init(_ ledger: UsageLedger, region: String) { (self.ledger, self.region) = (ledger, region) }

    func usage(from start: Instant, until end: Instant) -> [MeteredUsage] {
        let period = UsageLedger()
        for event in ledger.events where event.instant >= start && event.instant < end {
            period.record(event)
        }
        return period.lines.map { line in
            MeteredUsage(
                meter: line.meter, resource: line.resource, region: region, quantity: line.quantity,
                unit: line.unit)
        }
    }
}
