import LabKernel

/// Variants beside their baseline, in the forms that people and programs read.
package struct WhatIfOutput: Sendable {
    private let outcomes: [WhatIf.Outcome]
    private let breakEvens: [String]

    /// The first outcome is the baseline.
    package init(_ outcomes: [WhatIf.Outcome], breakEvens: [String] = []) {
        (self.outcomes, self.breakEvens) = (outcomes, breakEvens)
    }

    private var baseline: Estimate? { outcomes.first?.estimate }

    private func change(_ outcome: WhatIf.Outcome) -> Rational {
        outcome.estimate.total.typical - (outcome.reference ?? baseline?.total.typical ?? .zero)
    }

    package var table: CostTable {
        let currency = baseline?.spec.currency ?? ""
        let columns: [CostTable.Column] = [
            .init("variant"), .init("CU-h", isNumber: true), .init("OSS GB-mo", isNumber: true),
            .init("OSS PUT", isNumber: true), .init("SLS GB in", isNumber: true),
            .init("egress GB", isNumber: true),
            .init(currency, isNumber: true), .init("Δ", isNumber: true), .init("viable?"), .init("why"),
        ]
        return CostTable("What if", columns, outcomes.map(row))
    }

    private func row(_ outcome: WhatIf.Outcome) -> [String] {
        func sum(_ isWanted: (String) -> Bool) -> String {
            let lines = outcome.estimate.lines.filter { isWanted($0.meter.name) }
            guard !lines.isEmpty else { return "" }
            return AmountText.quantity(lines.reduce(.zero) { $0 + ($1.quantity?.typical ?? .zero) })
        }
        let change = change(outcome)
        let partial = outcome.estimate.isPartial ? " +?" : ""
        // What does not keep up is no saving.
        let shown = outcome.isViable ? EstimateDiff.signed(change) : "not viable"
        return [
            outcome.name, sum { $0.hasPrefix("stream.cu") && !$0.contains("subscription") },
            sum { $0.hasPrefix("oss.storage") || $0.hasPrefix("oss.early") },
            sum { $0.hasPrefix("oss.request.put") },
            sum { $0 == "log.ingest" || $0 == "log.traffic.write" },
            sum { $0.contains("internet") || $0 == "eip.traffic" },
            AmountText.money(outcome.estimate.total.typical) + partial,
            outcome.name == "baseline"
                ? "" : shown + (outcome.reference.map { " of \(AmountText.money($0))" } ?? ""),
            outcome.isViable ? "yes" : "no", outcome.failures.joined(separator: "; "),
        ]
    }

    private var best: [String] {
        let viable = outcomes.filter { $0.isViable && !$0.estimate.isPartial }
        guard let cheapest = viable.min(by: { $0.estimate.total.typical < $1.estimate.total.typical }) else {
            return []
        }
        return [
            "the cheapest that is viable: \(cheapest.name), \(AmountText.money(cheapest.estimate.total.typical)) \(cheapest.estimate.spec.currency)"
        ]
    }

    package var text: String { table.text + (best + breakEvens).map { "  \($0)\n" }.joined() }
    package var markdown: String { table.markdown + (best + breakEvens).map { "- \($0)\n" }.joined() }
    package var csv: String { table.csv }

    package var html: String {
        let bars = outcomes.prefix(40).map { outcome in
            let total = outcome.estimate.total.typical.approximate
            return Bars.Bar(
                name: outcome.name, from: 0, to: total,
                colour: CostPage.colours[outcome.isViable ? 0 : 6],
                label: SVG.money(total) + (outcome.isViable ? "" : ", not viable"))
        }
        let title = "Total of each variant, \(baseline?.spec.currency ?? ""); grey is not viable"
        let plot = Bars(title: title, bars: Array(bars)).svg
        // Reasons are sentences: above the table they have room.
        var short = table
        short.columns.removeLast()
        short.rows = short.rows.map { Array($0.dropLast()) }
        let reasons = outcomes.filter { !$0.isViable }.map {
            "\($0.name) is not viable: " + $0.failures.joined(separator: "; ")
        }
        return CostPage.page(
            title: "What if", summary: best + breakEvens + reasons, plots: [plot], tables: [short])
    }

    package var json: JSONValue {
        .object([
            ("schemaVersion", 1), ("command", "cost whatif"),
            ("currency", .string(baseline?.spec.currency ?? "")),
            (
                "variants",
                .array(
                    outcomes.map { outcome in
                        [
                            "name": .string(outcome.name), "total": outcome.estimate.total.typical.json,
                            "status": .string(outcome.estimate.isPartial ? "partial" : "complete"),
                            "change": change(outcome).json,
                            "against": outcome.reference?.json ?? .null,
                            "viable": .bool(outcome.isViable),
                            "why": .array(outcome.failures.map(JSONValue.string)),
                            "guards": .array(outcome.guards.map(\.json)),
                            "set": .object(outcome.changes.map { ($0.path, $0.value) }),
                        ]
                    })
            ),
            ("breakEven", .array(breakEvens.map(JSONValue.string))),
        ])
    }
}
