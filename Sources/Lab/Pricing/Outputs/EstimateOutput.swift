import LabKernel

/// An estimate in the forms that people and programs read.
package struct EstimateOutput: Sendable {
    private let estimate: Estimate
    private let comparison: [CloudComparison.Row]

    package init(_ estimate: Estimate, comparison: [CloudComparison.Row] = []) {
        (self.estimate, self.comparison) = (estimate, comparison)
    }

    private var currency: String { estimate.spec.currency }

    private var title: String {
        let hours = estimate.spec.periodHours
        let period = hours == Rational(720) ? "a month of 720 hours" : "\(hours.exactText) hours"
        return
            "\(estimate.spec.title): \(period) in \(estimate.spec.region.isEmpty ? "any region" : estimate.spec.region)"
    }

    /// The lines; `full` adds formula, source, date and age.
    package func table(isFull: Bool) -> CostTable {
        var columns: [CostTable.Column] = [
            .init("resource"), .init("meter"), .init("low", isNumber: true), .init("typical", isNumber: true),
            .init("high", isNumber: true), .init("unit"), .init(currency, isNumber: true), .init("range"),
            .init("confidence"), .init("age"), .init("price id, or what is missing"),
        ]
        if isFull { columns += [.init("formula"), .init("page date"), .init("source")] }
        return CostTable(title, columns, estimate.lines.map { row($0, isFull: isFull) })
    }

    private func row(_ line: EstimateLine, isFull: Bool) -> [String] {
        let quantity = line.quantity.map { $0.map(AmountText.quantity) }
        let amount = line.amount.map { $0.map(AmountText.money) }
        let isRange = line.amount.map { $0.low != $0.high } ?? false
        let date = line.price?.source.date
        var row = [
            line.resource.id, line.meter.name, quantity?.low ?? "", quantity?.typical ?? "unknown",
            quantity?.high ?? "",
            line.meter.customaryUnit.text, amount?.typical ?? "unpriced",
            isRange ? "\(amount?.low ?? "") – \(amount?.high ?? "")" : "",
            line.price?.confidence.rawValue ?? "unpriced",
            line.price == nil ? "" : PriceAge.text(from: date, to: estimate.compiled),
            line.amount == nil ? line.reason ?? "" : line.price?.id ?? "",
        ]
        if isFull { row += [line.formula, date ?? "", line.price?.source.url ?? line.meter.source] }
        return row
    }

    /// Totals and what they rest on, one line each.
    package var summary: [String] {
        let total = estimate.total.map(AmountText.money)
        let partial = estimate.isPartial ? ", partial: a lower bound" : ""
        let range = estimate.total.low == estimate.total.high ? "" : " (\(total.low) – \(total.high))"
        var lines = ["total \(total.typical) \(currency)\(range)\(partial)"]
        if estimate.spec.periodHours != Rational(720) {
            lines.append("a month of 720 hours \(AmountText.money(estimate.perMonth)) \(currency)")
        }
        if let each = estimate.perMillionEvents {
            lines.append("a million events \(AmountText.money(each)) \(currency)")
        }
        if let each = estimate.perGigabyte {
            lines.append("a GB of events \(AmountText.money(each)) \(currency)")
        }
        let parts = Confidence.allCases.compactMap { kind in
            estimate.totals[kind].map { "\(kind.rawValue) \(AmountText.money($0))" }
        }
        if !parts.isEmpty { lines.append("of it " + parts.joined(separator: ", ")) }
        let missing = estimate.unpriced.map { "\($0.resource.id) \($0.meter.name) (\($0.reason ?? ""))" }
        if !missing.isEmpty { lines.append("unpriced: " + missing.joined(separator: "; ")) }
        if estimate.totals[.illustrative] != nil {
            lines.append("ILLUSTRATIVE: some prices are examples or second-hand and no region's list price")
        }
        if let simulation = estimate.simulation {
            lines.append(
                "simulated \(simulation.samples) times with seed \(simulation.seed): P10 \(SVG.money(simulation.p10)), "
                    + "P50 \(SVG.money(simulation.p50)), P90 \(SVG.money(simulation.p90)) \(currency)")
        }
        return lines + capacity + tags
    }

    private var capacity: [String] {
        estimate.capacity.map { finding in
            let needed = finding.needed.map { $0.decimalText(digits: 1) }
            let verdict = finding.keepsUp ? "keeps up" : "does NOT keep up"
            return
                "\(finding.job) \(verdict): its peak needs \(needed.typical) CUs (\(needed.low) – \(needed.high)), "
                + "\(finding.allotted.decimalText(digits: 1)) are allotted"
        }
    }

    private var tags: [String] {
        estimate.missingTags.map { "\($0.resource) lacks the tags \($0.keys.joined(separator: ", "))" }
    }

    /// What moves the total, the largest swing first.
    package var sensitivityTable: CostTable {
        let columns: [CostTable.Column] = [
            .init("input"), .init("total at its low end", isNumber: true),
            .init("at its high end", isNumber: true),
            .init("swing", isNumber: true), .init("ends"),
        ]
        let rows = estimate.sensitivities.prefix(10).map { item in
            [
                item.path, SVG.money(item.low), SVG.money(item.high), SVG.money(item.swing),
                item.isNudge ? "10 % either way" : "low and high",
            ]
        }
        return CostTable("What moves the total most", columns, Array(rows))
    }

    private var comparisonTable: CostTable {
        let columns: [CostTable.Column] = [
            .init("service"), .init("hours", isNumber: true), .init("of what"),
            .init("total", isNumber: true),
            .init("note"), .init("page date"), .init("source"),
        ]
        let rows = comparison.map { row in
            [
                row.service, row.hours.map(AmountText.quantity) ?? "", row.basis,
                row.amount.map(AmountText.money) ?? "unpriced", row.note, row.price?.source.date ?? "",
                row.price?.source.url ?? "",
            ]
        }
        return CostTable("The same cores on other clouds, compute only", columns, rows)
    }

    package var text: String {
        var text = table(isFull: false).text + summary.map { "  \($0)\n" }.joined()
        if !estimate.sensitivities.isEmpty { text += "\n" + sensitivityTable.text }
        if !comparison.isEmpty { text += "\n" + comparisonTable.text }
        return text
    }

    package var markdown: String {
        table(isFull: false).markdown + summary.map { "- \($0)\n" }.joined() + "\n"
            + (estimate.sensitivities.isEmpty ? "" : sensitivityTable.markdown)
            + (comparison.isEmpty ? "" : comparisonTable.markdown)
    }

    package var csv: String { table(isFull: true).csv }

    package var html: String {
        let tables = [table(isFull: true), sensitivityTable] + (comparison.isEmpty ? [] : [comparisonTable])
        return CostPage.page(title: title, summary: summary, plots: [months, tornado], tables: tables)
    }

    private var months: String {
        var parts: [String: Double] = [:]
        for line in estimate.lines {
            parts[line.meter.service, default: 0] += line.amount?.typical.approximate ?? 0
        }
        let sorted = parts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let count = max(1, Int((estimate.spec.periodHours / Rational(720)).rounded(.up)))
        let shares = sorted.map { ($0.0, $0.1 / Double(count)) }
        let hours = estimate.spec.periodHours
        let label = hours < Rational(720) ? "\(hours.decimalText(digits: 0)) hours" : "month"
        return StackedMonths(label: label, parts: shares, count: min(count, 36), currency: currency).svg
    }

    /// Each input's ends around the typical total.
    private var tornado: String {
        let typical = estimate.total.typical.approximate
        let bars = estimate.sensitivities.prefix(10).map { item in
            Bars.Bar(
                name: item.path, from: item.low - typical, to: item.high - typical,
                colour: CostPage.colours[item.isNudge ? 6 : 1],
                label: "\(SVG.change(item.low - typical)) … \(SVG.change(item.high - typical))")
        }
        let title =
            "Change of the total with each input, others typical, \(currency)"
            + (estimate.sensitivities.contains(where: \.isNudge) ? "; grey: 10 % either way" : "")
        return Bars(title: title, bars: bars).svg
    }

    package var json: JSONValue {
        .object([
            ("schemaVersion", 1), ("command", "cost estimate"), ("name", .string(estimate.spec.name)),
            ("region", .string(estimate.spec.region)), ("currency", .string(currency)),
            ("periodHours", estimate.spec.periodHours.json),
            ("status", .string(estimate.isPartial ? "partial" : "complete")),
            ("total", Self.spread(estimate.total)),
            ("totalShown", .string(AmountText.money(estimate.total.typical))),
            (
                "totals",
                .object(
                    Confidence.allCases.compactMap { kind in
                        estimate.totals[kind].map { (kind.rawValue, $0.json) }
                    })
            ),
            ("perMonth", estimate.perMonth.json),
            ("perMillionEvents", estimate.perMillionEvents?.json ?? .null),
            ("perGigabyte", estimate.perGigabyte?.json ?? .null),
            ("lines", .array(estimate.lines.map(line))), ("inputs", .array(estimate.spec.inputs.map(input))),
            ("sensitivity", .array(estimate.sensitivities.map(sensitivity))), ("simulation", simulation),
            ("capacity", .array(estimate.capacity.map(capacityJSON))),
            (
                "missingTags",
                .array(
                    estimate.missingTags.map { entry in
                        [
                            "resource": .string(entry.resource),
                            "tags": .array(entry.keys.map(JSONValue.string)),
                        ]
                    })
            ),
            ("comparison", .array(comparison.map(compared))),
        ])
    }

    private static func spread(_ value: Spread<Rational>) -> JSONValue {
        ["low": value.low.json, "typical": value.typical.json, "high": value.high.json]
    }

    private func line(_ line: EstimateLine) -> JSONValue {
        .object([
            ("resource", .string(line.resource.id)), ("service", .string(line.meter.service)),
            ("meter", .string(line.meter.name)), ("unit", .string(line.meter.customaryUnit.text)),
            ("quantity", line.quantity.map(Self.spread) ?? .null),
            ("amount", line.amount.map(Self.spread) ?? .null),
            ("formula", .string(line.formula)), ("price", line.price.map(BillOutput.price) ?? .null),
            (
                "age",
                line.price.map { .string(PriceAge.text(from: $0.source.date, to: estimate.compiled)) }
                    ?? .null
            ),
            ("unpriced", line.amount == nil ? line.reason.map(JSONValue.string) ?? .null : .null),
        ])
    }

    private func input(_ input: CostInput) -> JSONValue {
        .object([
            ("path", .string(input.path)), ("low", input.low.json), ("typical", input.typical.json),
            ("high", input.high.json), ("origin", .string(input.origin.rawValue)),
        ])
    }

    private func sensitivity(_ item: Sensitivity) -> JSONValue {
        [
            "input": .string(item.path), "low": .double(item.low), "high": .double(item.high),
            "swing": .double(item.swing), "isNudge": .bool(item.isNudge),
        ]
    }

    private var simulation: JSONValue {
        guard let found = estimate.simulation else { return .null }
        return [
            "samples": .int(found.samples), "seed": .number(String(found.seed)), "p10": .double(found.p10),
            "p50": .double(found.p50), "p90": .double(found.p90), "mean": .double(found.mean),
        ]
    }

    private func capacityJSON(_ finding: CapacityFinding) -> JSONValue {
        [
            "job": .string(finding.job), "neededCU": Self.spread(finding.needed),
            "allottedCU": finding.allotted.json,
            "keepsUp": .bool(finding.keepsUp),
        ]
    }

    private func compared(_ row: CloudComparison.Row) -> JSONValue {
        [
            "service": .string(row.service), "hours": row.hours?.json ?? .null, "basis": .string(row.basis),
            "amount": row.amount?.json ?? .null, "note": .string(row.note),
            "source": row.price.map { .string($0.source.url) } ?? .null,
        ]
    }
}
