import LabKernel

/// One page that needs nothing else: style, plots as SVG, tables.
enum CostPage {
    static func page(title: String, summary: [String], plots: [String], tables: [CostTable]) -> String {
        let facts = summary.map { "<li>\(HTMLText.escaped($0))</li>" }.joined()
        let figures = plots.filter { !$0.isEmpty }.map { "<figure>\($0)</figure>" }.joined(separator: "\n")
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(HTMLText.escaped(title))</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>\(style)</style></head><body>
            <h1>\(HTMLText.escaped(title))</h1><ul>\(facts)</ul>
            \(figures)
            \(tables.map(\.html).joined())</body></html>

            """
    }

    private static let style = """
        :root{color-scheme:light dark;--ink:#1c2430;--dim:#5c6672;--line:#d8dde3;--back:#fff}
        @media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--dim:#9aa4af;--line:#3a424c;--back:#14181d}}
        body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--back);max-width:72rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}.wide{overflow-x:auto}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:left;white-space:nowrap}
        th{color:var(--dim);font-weight:600}.n{text-align:right}figure{margin:1.5rem 0;overflow-x:auto}svg text{fill:var(--ink);font:12px system-ui,sans-serif}
        svg .dim{fill:var(--dim)}svg .axis{stroke:var(--line)}
        """

    /// Colours that differ in lightness too, so that plots can be read without colour.
    static let colours = [
        "#2f6fb0", "#e08a2e", "#3f9b6b", "#b0413e", "#7d5fb2", "#8a6d3b", "#5b6b7a", "#c2578f",
    ]
}

/// Bars of each month, one colour a service.
struct StackedMonths {
    private let months: [(label: String, parts: [(service: String, amount: Double)])]
    private let currency: String

    init(_ bill: Bill) {
        var sums: [Int64: [String: Double]] = [:]
        for charge in bill.charges {
            let month = BillingCycle.month.index(ofMicros: charge.start.epochMicros)
            sums[month, default: [:]][bill.meter(of: charge).service, default: 0] +=
                charge.amount?.approximate ?? 0
        }
        months = sums.sorted { $0.key < $1.key }.map { month, parts in
            let label = "\(month / 12)-\(padded(Int(month % 12) + 1, 2))"
            return (label, parts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        }
        currency = bill.currency
    }

    /// Months of an estimate: the same parts in each.
    init(label: String, parts: [(String, Double)], count: Int, currency: String) {
        months = (1...max(1, count)).map { ("\(label) \($0)", parts) }
        self.currency = currency
    }

    var svg: String {
        let highest = months.map { $0.parts.reduce(0) { $0 + $1.amount } }.max() ?? 0
        guard highest > 0 else { return "" }
        let services = Set(months.flatMap { $0.parts.map(\.service) }).sorted()
        let step = max(24, min(80, 640 / max(1, months.count)))
        var body = ""
        for (index, month) in months.enumerated() {
            var top = 200.0
            let x = 60 + index * step
            for part in month.parts where part.amount > 0 {
                let height = part.amount / highest * 180
                top -= height
                let colour = CostPage.colours[
                    (services.firstIndex(of: part.service) ?? 0) % CostPage.colours.count]
                body +=
                    "<rect x=\"\(x)\" y=\"\(SVG.number(top))\" width=\"\(step * 3 / 4)\" height=\"\(SVG.number(height))\" fill=\"\(colour)\">"
                    + "<title>\(HTMLText.escaped(part.service)) \(SVG.money(part.amount)) \(currency)</title></rect>"
            }
            body += "<text x=\"\(x)\" y=\"216\" class=\"dim\">\(month.label)</text>"
        }
        body += "<line x1=\"56\" x2=\"\(60 + months.count * step)\" y1=\"200\" y2=\"200\" class=\"axis\"/>"
        body +=
            "<text x=\"0\" y=\"24\" class=\"dim\">\(SVG.money(highest))</text><text x=\"0\" y=\"204\" class=\"dim\">0 \(currency)</text>"
        for (index, service) in services.enumerated() {
            let y = 240 + index * 18
            body +=
                "<rect x=\"60\" y=\"\(y - 10)\" width=\"12\" height=\"12\" fill=\"\(CostPage.colours[index % CostPage.colours.count])\"/>"
                + "<text x=\"78\" y=\"\(y)\">\(HTMLText.escaped(service))</text>"
        }
        return SVG.frame(
            "Cost by month and service", width: 80 + max(months.count * step, 320),
            height: 244 + services.count * 18, body)
    }
}

/// One bar for each service of a bill.
struct ServiceBars {
    private let bars: [(name: String, amount: Double)]

    init(_ bill: Bill) {
        var sums: [String: Double] = [:]
        for charge in bill.charges {
            sums[bill.meter(of: charge).name, default: 0] += charge.amount?.approximate ?? 0
        }
        bars = sums.filter { $0.value > 0 }.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(12).map
        { ($0.key, $0.value) }
    }

    var svg: String { Bars.svg("Cost by meter", bars.map { ($0.name, 0, $0.amount, "#2f6fb0") }) }
}

/// Horizontal bars from one value to another: bills, tornados, waterfalls.
enum Bars {
    static func svg(_ title: String, _ bars: [(name: String, from: Double, to: Double, colour: String)])
        -> String
    {
        let low = min(0, bars.map { min($0.from, $0.to) }.min() ?? 0)
        let high = max(0, bars.map { max($0.from, $0.to) }.max() ?? 0)
        guard high > low else { return "" }
        func x(_ value: Double) -> Double { 260 + (value - low) / (high - low) * 420 }
        var body = ""
        for (index, bar) in bars.enumerated() {
            let y = 14 + index * 22
            let left = min(x(bar.from), x(bar.to))
            let width = max(1, abs(x(bar.to) - x(bar.from)))
            body +=
                "<text x=\"0\" y=\"\(y + 12)\">\(HTMLText.escaped(String(bar.name.prefix(40))))</text>"
                + "<rect x=\"\(SVG.number(left))\" y=\"\(y)\" width=\"\(SVG.number(width))\" height=\"16\" fill=\"\(bar.colour)\">"
                + "<title>\(HTMLText.escaped(bar.name)): \(SVG.money(bar.from)) to \(SVG.money(bar.to))</title></rect>"
                + "<text x=\"690\" y=\"\(y + 12)\" class=\"dim\">\(bar.from == 0 ? SVG.money(bar.to) : SVG.money(bar.from) + " … " + SVG.money(bar.to))</text>"
        }
        body +=
            "<line x1=\"\(SVG.number(x(0)))\" x2=\"\(SVG.number(x(0)))\" y1=\"8\" y2=\"\(14 + bars.count * 22)\" class=\"axis\"/>"
        return SVG.frame(title, width: 860, height: 24 + bars.count * 22, body)
    }
}

/// Pieces of SVG.
enum SVG {
    static func frame(_ title: String, width: Int, height: Int, _ body: String) -> String {
        "<figcaption>\(HTMLText.escaped(title))</figcaption><svg viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\" role=\"img\" aria-label=\"\(HTMLText.escaped(title))\">\(body)</svg>"
    }

    /// Two decimals, the same on every machine.
    static func number(_ value: Double) -> String { rational(value).decimalText(digits: 2) }

    static func money(_ value: Double) -> String { AmountText.money(rational(value)) }

    static func rational(_ value: Double) -> Rational {
        guard value.isFinite, abs(value) < 1e15 else { return .zero }
        return Rational(Int128((value * 1_000_000).rounded()), 1_000_000)
    }
}
