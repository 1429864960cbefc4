import LabKernel

/// Two estimates side by side, like a review of code.
package struct EstimateDiff: Sendable {
    package struct Line: Sendable {
        package var resource: String
        package var meter: Meter
        package var before: EstimateLine?
        package var after: EstimateLine?

        package var change: Rational {
            (after?.amount?.typical ?? .zero) - (before?.amount?.typical ?? .zero)
        }
        package var isChanged: Bool {
            before?.quantity?.typical != after?.quantity?.typical
                || before?.amount?.typical != after?.amount?.typical
                || (before == nil) != (after == nil)
        }
    }

    package let before: Estimate
    package let after: Estimate
    /// Every line of either, in the order of the first, then of the second.
    package let lines: [Line]

    /// - Throws: `LabError` PRC054 for estimates in different currencies.
    package init(_ before: Estimate, _ after: Estimate) throws {
        guard before.spec.currency == after.spec.currency else {
            throw LabError(
                "PRC054", "one estimate is in \(before.spec.currency), the other in \(after.spec.currency)",
                fix: "give both the same 'currency'; labsim converts none")
        }
        (self.before, self.after) = (before, after)
        var lines: [Line] = []
        var index: [String: Int] = [:]
        for (key, line) in Self.keyed(before.lines) {
            index[key] = lines.count
            lines.append(Line(resource: line.resource.id, meter: line.meter, before: line))
        }
        for (key, line) in Self.keyed(after.lines) {
            if let known = index[key] {
                lines[known].after = line
            } else {
                lines.append(Line(resource: line.resource.id, meter: line.meter, after: line))
            }
        }
        self.lines = lines
    }

    /// Lines by resource, meter and how many of the same came before.
    private static func keyed(_ lines: [EstimateLine]) -> [(String, EstimateLine)] {
        var counts: [String: Int] = [:]
        return lines.map { line in
            let name = "\(line.resource.id) \(line.meter.name)"
            counts[name, default: 0] += 1
            return ("\(name) \(counts[name, default: 0])", line)
        }
    }

    package var change: Rational { after.total.typical - before.total.typical }

    /// What changed in the numbers that both rest on.
    package var inputChanges: [String] {
        let old = Dictionary(before.spec.inputs.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
        let new = Dictionary(after.spec.inputs.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
        return Set(old.keys).union(new.keys).sorted().compactMap { path in
            let (first, second) = (old[path]?.typical, new[path]?.typical)
            guard first != second else { return nil }
            return
                "\(path): \(first.map(AmountText.quantity) ?? "none") → \(second.map(AmountText.quantity) ?? "none")"
        }
    }

    private var currency: String { before.spec.currency }

    package var table: CostTable {
        let columns: [CostTable.Column] = [
            .init(""), .init("resource"), .init("meter"), .init("before", isNumber: true),
            .init("after", isNumber: true),
            .init("unit"), .init("\(currency) before", isNumber: true), .init("after", isNumber: true),
            .init("change", isNumber: true),
        ]
        let rows = lines.filter(\.isChanged).map { line in
            [
                line.before == nil ? "+" : line.after == nil ? "-" : "~", line.resource, line.meter.name,
                line.before?.quantity.map { AmountText.quantity($0.typical) } ?? "",
                line.after?.quantity.map { AmountText.quantity($0.typical) } ?? "",
                line.meter.customaryUnit.text,
                money(line.before), money(line.after), Self.signed(line.change),
            ]
        }
        return CostTable("\(before.spec.title) → \(after.spec.title)", columns, rows)
    }

    private func money(_ line: EstimateLine?) -> String {
        guard let line else { return "" }
        return line.amount.map { AmountText.money($0.typical) } ?? "unpriced"
    }

    static func signed(_ amount: Rational) -> String {
        (amount > .zero ? "+" : "") + AmountText.money(amount)
    }

    package var summary: [String] {
        let percent =
            before.total.typical == .zero
            ? "" : " (\(Self.signed(change * Rational(100) / before.total.typical)) %)"
        let partial = before.isPartial || after.isPartial ? ", partial" : ""
        let same = lines.filter { !$0.isChanged }.count
        return [
            "\(AmountText.money(before.total.typical)) → \(AmountText.money(after.total.typical)) \(currency), "
                + "\(Self.signed(change))\(percent)\(partial)", "\(same) lines are the same",
        ] + inputChanges
    }

    package var text: String { table.text + summary.map { "  \($0)\n" }.joined() }
    package var markdown: String { table.markdown + summary.map { "- \($0)\n" }.joined() }
    package var csv: String { table.csv }
    package var html: String {
        CostPage.page(
            title: "Difference of two estimates", summary: summary, plots: [waterfall], tables: [table])
    }

    /// From one total to the other, the largest changes first.
    private var waterfall: String {
        var at = before.total.typical.approximate
        func whole(_ name: String, _ total: Rational) -> Bars.Bar {
            let amount = total.approximate
            return Bars.Bar(
                name: name, from: 0, to: amount, colour: CostPage.colours[6], label: SVG.money(amount))
        }
        var bars = [whole("before", before.total.typical)]
        let changed = lines.filter { $0.change != .zero }.sorted { left, right in
            let (a, b) = (abs(left.change.approximate), abs(right.change.approximate))
            return a != b
                ? a > b : "\(left.resource) \(left.meter.name)" < "\(right.resource) \(right.meter.name)"
        }
        for (name, change) in Self.steps(changed) {
            bars.append(
                Bars.Bar(
                    name: name, from: at, to: at + change, colour: CostPage.colours[change > 0 ? 3 : 2],
                    label: SVG.change(change)))
            at += change
        }
        bars.append(whole("after", after.total.typical))
        return Bars(title: "From one total to the other, \(currency)", bars: bars, isWaterfall: true).svg
    }

    /// The twenty largest changes, and the sum of the others.
    private static func steps(_ changed: [Line]) -> [(String, Double)] {
        let most = 20
        var steps = changed.prefix(most).map { line in
            ("\(line.resource) \(line.meter.name)", line.change.approximate)
        }
        let rest = changed.dropFirst(most)
        if !rest.isEmpty {
            steps.append(("\(rest.count) others", rest.reduce(Rational.zero) { $0 + $1.change }.approximate))
        }
        return steps
    }

    package var json: JSONValue {
        .object([
            ("schemaVersion", 1), ("command", "cost diff"), ("currency", .string(currency)),
            ("before", before.total.typical.json), ("after", after.total.typical.json),
            ("change", change.json),
            ("inputs", .array(inputChanges.map(JSONValue.string))),
            (
                "lines",
                .array(
                    lines.map { line in
                        [
                            "resource": .string(line.resource), "meter": .string(line.meter.name),
                            "before": line.before?.amount?.typical.json ?? .null,
                            "after": line.after?.amount?.typical.json ?? .null, "change": line.change.json,
                            "isChanged": .bool(line.isChanged),
                        ]
                    })
            ),
        ])
    }
}
