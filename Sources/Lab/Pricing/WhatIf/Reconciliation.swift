import LabKernel

/// Estimate against metered usage against bill, meter by meter.
package struct Reconciliation: Sendable {
    package struct Line: Sendable {
        package var meter: Meter
        /// In the meter's customary unit; nil when one side does not have the meter.
        package var estimated: Rational?
        package var metered: Rational?
        package var estimatedCost: Rational?
        package var billed: Rational?

        /// How far the estimate is off the metered quantity, in percent of it; nil when there is nothing to compare.
        package var error: Rational? {
            guard let estimated, let metered, metered > .zero else { return nil }
            return (estimated - metered) * Rational(100) / metered
        }

        /// Why both differ; empty when they do not by more than 5 %.
        package var note: String {
            let name = meter.name
            if estimated == nil {
                return billed == .zero ? "free" : "the estimate has no line for it: \(meter.description)"
            }
            guard let error else { return "not used in the run" }
            guard error > Rational(5) || error < Rational(-5) else { return "" }
            if meter.rule == .peak { return "billed by whole \(meter.cycle.rawValue)s" }
            if name.hasPrefix("oss.request") {
                return "whole checkpoints, and requests of clients and the lab"
            }
            if name.contains("storage") { return "stored in steps; the estimate takes an even growth" }
            if name.hasPrefix("log.") { return "lines come in bursts; the estimate takes an even rate" }
            return "the usage given is not the run's"
        }
    }

    package let lines: [Line]
    package let currency: String
    private let estimatedTotal: Rational
    private let billedTotal: Rational

    /// Both must be of the same stretch of time.
    package init(_ estimate: Estimate, _ bill: Bill) {
        var lines: [String: Line] = [:]
        for line in estimate.lines {
            guard let quantity = line.quantity?.typical else { continue }
            var entry = lines[line.meter.name] ?? Line(meter: line.meter)
            entry.estimated = (entry.estimated ?? .zero) + quantity
            if let amount = line.amount?.typical {
                entry.estimatedCost = (entry.estimatedCost ?? .zero) + amount
            }
            lines[line.meter.name] = entry
        }
        for line in bill.lines() {
            var entry = lines[line.meter.name] ?? Line(meter: line.meter)
            let size = line.meter.customaryUnit.size(in: line.meter.billedUnit) ?? .one
            entry.metered = (entry.metered ?? .zero) + line.quantity / size
            if let amount = line.amount { entry.billed = (entry.billed ?? .zero) + amount }
            lines[line.meter.name] = entry
        }
        self.lines = MeterCatalog.meters.compactMap { lines[$0.name] }
        (currency, estimatedTotal, billedTotal) = (bill.currency, estimate.total.typical, bill.total)
    }

    package var table: CostTable {
        let columns: [CostTable.Column] = [
            .init("meter"), .init("estimated", isNumber: true), .init("metered", isNumber: true),
            .init("unit"),
            .init("error", isNumber: true), .init("\(currency) estimated", isNumber: true),
            .init("billed", isNumber: true), .init("why"),
        ]
        let rows = lines.map { line in
            [
                line.meter.name, line.estimated.map(AmountText.quantity) ?? "not estimated",
                line.metered.map(AmountText.quantity) ?? "not used", line.meter.customaryUnit.text,
                line.error.map { ($0 > .zero ? "+" : "") + $0.decimalText(digits: 1) + " %" } ?? "",
                line.estimatedCost.map(AmountText.money) ?? (line.estimated == nil ? "" : "unpriced"),
                line.billed.map(AmountText.money) ?? (line.metered == nil ? "" : "unpriced"), line.note,
            ]
        }
        return CostTable("Estimate, metered usage and bill", columns, rows)
    }

    package var summary: [String] {
        let change = estimatedTotal - billedTotal
        let percent =
            billedTotal > .zero ? " (\((change * Rational(100) / billedTotal).decimalText(digits: 1)) %)" : ""
        return [
            "estimated \(AmountText.money(estimatedTotal)), billed \(AmountText.money(billedTotal)) \(currency), "
                + "off by \(EstimateDiff.signed(change))\(percent)"
        ]
    }

    package var text: String { table.text + summary.map { "  \($0)\n" }.joined() }

    package var json: JSONValue {
        .object([
            ("schemaVersion", 1), ("command", "cost reconcile"), ("currency", .string(currency)),
            ("estimated", estimatedTotal.json), ("billed", billedTotal.json),
            (
                "lines",
                .array(
                    lines.map { line in
                        [
                            "meter": .string(line.meter.name), "unit": .string(line.meter.customaryUnit.text),
                            "estimated": line.estimated?.json ?? .null,
                            "metered": line.metered?.json ?? .null,
                            "errorPercent": line.error?.json ?? .null,
                            "estimatedCost": line.estimatedCost?.json ?? .null,
                            "billed": line.billed?.json ?? .null, "why": .string(line.note),
                        ]
                    })
            ),
        ])
    }
}
