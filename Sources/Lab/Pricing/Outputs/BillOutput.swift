import LabKernel

/// A bill in the forms that people and programs read.
package struct BillOutput: Sendable {
    private let bill: Bill
    private let title: String
    private let grain: Bill.Grain

    package init(_ bill: Bill, title: String, grain: Bill.Grain = .all) {
        (self.bill, self.title, self.grain) = (bill, title, grain)
    }

    /// The lines; `full` adds where each price is from.
    package func table(isFull: Bool) -> CostTable {
        var columns: [CostTable.Column] = [
            .init("meter"), .init("resource"), .init("quantity", isNumber: true), .init("unit"),
            .init("free", isNumber: true), .init("price", isNumber: true),
            .init(bill.currency, isNumber: true),
            .init("confidence"), .init("price id, or what is missing"),
        ]
        if grain != .all { columns.insert(.init("from"), at: 0) }
        if isFull { columns += [.init("page date"), .init("age"), .init("source")] }
        let rows = bill.lines(grain).map { row($0, isFull: isFull) }
        return CostTable(title, columns, rows)
    }

    private func row(_ line: BillLine, isFull: Bool) -> [String] {
        var row = [
            line.meter.name, line.resource.shortName, AmountText.quantity(line.pricedQuantity),
            line.unit.text,
            line.free == .zero ? "" : AmountText.quantity(line.freeQuantity), priceText(line),
            line.amount.map(AmountText.money) ?? "unpriced",
            line.price?.confidence.rawValue ?? "unpriced", line.price?.id ?? line.reason ?? "",
        ]
        if grain != .all { row.insert(ISO8601.text(line.start), at: 0) }
        if isFull {
            let date = line.price?.source.date
            row += [
                date ?? "", line.price == nil ? "" : PriceAge.text(from: date, to: bill.compiled),
                line.price?.source.url ?? line.meter.source,
            ]
        }
        return row
    }

    private func priceText(_ line: BillLine) -> String {
        guard let price = line.price else { return "" }
        return price.tiers.count == 1 ? price.tiers[0].price.exactText : "tiers"
    }

    /// `total 12.34 CNY (partial: 2 unpriced)` and the parts of it.
    package var summary: [String] {
        var lines = [
            "total \(AmountText.money(bill.total)) \(bill.currency)"
                + (bill.isPartial ? ", partial: a lower bound" : "")
        ]
        let parts = Confidence.allCases.compactMap { kind in
            bill.totals[kind].map { "\(kind.rawValue) \(AmountText.money($0))" }
        }
        if parts.count > 1 { lines.append("of it " + parts.joined(separator: ", ")) }
        let missing = Set(
            bill.lines().filter { $0.amount == nil && $0.quantity > .zero }.map {
                "\($0.meter.name) (\($0.reason ?? ""))"
            })
        if !missing.isEmpty { lines.append("unpriced: " + missing.sorted().joined(separator: "; ")) }
        if bill.totals[.illustrative] != nil {
            lines.append("ILLUSTRATIVE: some prices are examples or second-hand and no region's list price")
        }
        return lines
    }

    package var text: String { table(isFull: false).text + summary.map { "  \($0)\n" }.joined() }

    package var markdown: String {
        let facts = summary.map { "- \($0)\n" }.joined()
        return table(isFull: false).markdown + facts
    }

    package var csv: String { table(isFull: true).csv }

    package var html: String {
        let months = StackedMonths(bill)
        return CostPage.page(
            title: title, summary: summary, plots: [months.svg, Bars.meters(bill).svg],
            tables: [table(isFull: true)])
    }

    /// Exact amounts as text, a fraction where no decimal number is equal.
    package var json: JSONValue {
        .object([
            ("schemaVersion", 1), ("command", "cost bill"), ("title", .string(title)),
            ("currency", .string(bill.currency)),
            (
                "window",
                bill.window.map { window in
                    [
                        "from": .string(ISO8601.text(window.lowerBound)),
                        "to": .string(ISO8601.text(window.upperBound)),
                    ]
                } ?? .null
            ),
            ("status", .string(bill.isPartial ? "partial" : "complete")), ("total", bill.total.json),
            ("totalShown", .string(AmountText.money(bill.total))),
            (
                "totals",
                .object(
                    Confidence.allCases.compactMap { kind in
                        bill.totals[kind].map { (kind.rawValue, $0.json) }
                    })
            ),
            ("lines", .array(bill.lines(grain).map(line))),
        ])
    }

    private func line(_ line: BillLine) -> JSONValue {
        .object([
            ("service", .string(line.meter.service)), ("meter", .string(line.meter.name)),
            ("resource", .string(line.resource.name)), ("region", .string(line.resource.region)),
            ("from", .string(ISO8601.text(line.start))), ("to", .string(ISO8601.text(line.end))),
            ("quantity", line.pricedQuantity.json), ("unit", .string(line.unit.text)),
            ("free", line.freeQuantity.json), ("amount", line.amount?.json ?? .null),
            ("price", line.price.map(Self.price) ?? .null),
            ("unpriced", line.reason.map(JSONValue.string) ?? .null),
            (
                "tags",
                .object(line.resource.tags.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
            ),
        ])
    }

    static func price(_ price: Price) -> JSONValue {
        .object([
            ("id", .string(price.id)), ("unit", .string(price.unit.text)),
            ("figure", price.tiers.count == 1 ? price.tiers[0].price.json : .null),
            ("confidence", .string(price.confidence.rawValue)),
            ("source", .string(price.source.url)), ("date", price.source.date.map(JSONValue.string) ?? .null),
        ])
    }
}
