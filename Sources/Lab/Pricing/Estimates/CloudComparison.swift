import LabKernel

/// What the same cores would cost on other clouds' stream processors, where their prices are sourced.
package enum CloudComparison {
    package struct Row: Sendable {
        package var service: String
        package var basis: String
        package var hours: Rational?
        package var amount: Rational?
        package var price: Price?
        package var note: String
    }

    /// Compute only, in USD; a KPU and a BytePlus CU have 1 core and 4 GB like a CU.
    package static func rows(_ estimate: Estimate, _ book: PriceBook) -> [Row] {
        let spec = estimate.spec
        let model = CostModel<Rational>(spec: spec, values: spec.table.values { $0.typical })
        let jobs = model.deployments
        let units = jobs.reduce(Rational.zero) { $0 + ($1.units(model) ?? .zero) * $1.activeHours(model) }
        // Amazon bills whole KPUs and one more for each application; only the application's own have 50 GB each.
        let own = jobs.reduce(Rational.zero) {
            $0 + ($1.units(model) ?? .zero).ceiling * $1.activeHours(model)
        }
        let kpus = own + jobs.reduce(.zero) { $0 + $1.activeHours(model) }
        let storage = own * Rational(50) / Rational(720)
        let lines = estimate.lines.filter { $0.meter.name.hasPrefix("stream.cu") }
        let ownTotal =
            lines.contains { $0.amount == nil }
            ? nil : lines.reduce(Rational.zero) { $0 + ($1.amount?.typical ?? .zero) }
        return [
            Row(
                service: "Realtime Compute for Apache Flink, \(spec.region)",
                basis: "CUs of jobs, management, sessions",
                hours: lines.reduce(.zero) { $0 + ($1.quantity?.typical ?? .zero) }, amount: ownTotal,
                price: lines.first?.price,
                note: ownTotal == nil ? lines.compactMap(\.reason).first ?? "" : "in \(spec.currency)"),
            row("aws.kpu", "us-east-1", kpus, "KPUs, one more for each application", book, extra: storage),
            row("byteplus.cu", "hongkong", units, "CUs of jobs", book, extra: nil),
            Row(
                service: "Confluent Cloud for Apache Flink", basis: "CFUs", hours: nil, amount: nil,
                price: nil,
                note: "a CFU does not map to cores: not compared"),
            row("gcp.dataflow", "*", units, "vCPUs", book, extra: nil),
            row("azure.asa", "*", units, "streaming units", book, extra: nil),
        ]
    }

    private static func row(
        _ meter: String, _ region: String, _ hours: Rational, _ basis: String, _ book: PriceBook,
        extra: Rational?
    ) -> Row {
        let service = MeterCatalog.meter(meter)?.service ?? meter
        let choice = PriceBook.Choice(currency: "USD")
        switch book.find(meter, region: region, choice) {
        case .unpriced(let reason):
            return Row(service: service, basis: basis, hours: hours, amount: nil, price: nil, note: reason)
        case .price(let price):
            var amount = hours * (price.tiers.first?.price ?? .zero)
            var note = "\(region), in USD"
            if let extra, case .price(let storage) = book.find("aws.storage", region: region, choice) {
                amount += extra * (storage.tiers.first?.price ?? .zero)
                note += ", with 50 GB of storage for each KPU"
            }
            return Row(service: service, basis: basis, hours: hours, amount: amount, price: price, note: note)
        }
    }
}
