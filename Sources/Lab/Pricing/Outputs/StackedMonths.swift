import LabKernel

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
        months = (1...max(1, count)).map { number in
            (count == 1 ? label : count > 7 ? "\(number)" : "\(label) \(number)", parts)
        }
        self.currency = currency
    }

    private static let (left, top, height) = (76, 22, 200)

    /// The distance from one month's bar to the next.
    private var step: Int { max(28, min(96, 720 / max(1, months.count))) }

    private var services: [String] { Set(months.flatMap { $0.parts.map(\.service) }).sorted() }

    /// Empty when nothing costs anything.
    var svg: String {
        let highest = months.map { $0.parts.reduce(0) { $0 + $1.amount } }.max() ?? 0
        guard highest > 0 else { return "" }
        let scale = Scale(from: 0, to: highest)
        let width = max(Self.left + months.count * step + 20, 520)
        var body = grid(scale, width: Self.left + months.count * step)
        for index in months.indices { body += bar(index, scale) }
        body += legend
        return SVG.frame(
            "Cost by month and service, \(currency)", width: width,
            height: Self.top + Self.height + 34 + services.count * 20, body)
    }

    private func y(_ value: Double, _ scale: Scale) -> Double {
        Double(Self.top + Self.height) - scale.part(value) * Double(Self.height)
    }

    private func grid(_ scale: Scale, width: Int) -> String {
        scale.ticks.map { tick in
            let y = SVG.number(y(tick, scale))
            return
                "<line x1=\"\(Self.left)\" x2=\"\(width)\" y1=\"\(y)\" y2=\"\(y)\" class=\"\(tick == 0 ? "axis" : "grid")\"/>"
                + "<text x=\"\(Self.left - 8)\" y=\"\(y)\" dy=\"4\" class=\"dim end\">\(SVG.tick(tick))</text>"
        }.joined()
    }

    private func bar(_ index: Int, _ scale: Scale) -> String {
        let month = months[index]
        let (x, width) = (Self.left + index * step + step / 6, step * 2 / 3)
        var (body, sum) = ("", 0.0)
        for part in month.parts where part.amount > 0 {
            let (bottom, top) = (y(sum, scale), y(sum + part.amount, scale))
            sum += part.amount
            body +=
                "<rect x=\"\(x)\" y=\"\(SVG.number(top))\" width=\"\(width)\" height=\"\(SVG.number(bottom - top))\" "
                + "fill=\"\(colour(part.service))\"><title>\(HTMLText.escaped(part.service)) \(SVG.money(part.amount)) "
                + "\(currency)</title></rect>"
        }
        let middle = x + width / 2
        if step >= 56 {
            body +=
                "<text x=\"\(middle)\" y=\"\(SVG.number(y(sum, scale) - 6))\" class=\"mid\">\(SVG.money(sum))</text>"
        }
        // As many labels as there is room for.
        let room = month.label.count * 7 + 12
        if index % max(1, (room + step - 1) / step) == 0 {
            body +=
                "<text x=\"\(middle)\" y=\"\(Self.top + Self.height + 17)\" class=\"dim mid\">\(HTMLText.escaped(month.label))</text>"
        }
        return body
    }

    private var legend: String {
        services.enumerated().map { index, service in
            let y = Self.top + Self.height + 44 + index * 20
            let sum = months.reduce(0) { sum, month in
                sum + month.parts.reduce(0) { $0 + ($1.service == service ? $1.amount : 0) }
            }
            return
                "<rect x=\"\(Self.left)\" y=\"\(y - 10)\" width=\"12\" height=\"12\" fill=\"\(colour(service))\"/>"
                + "<text x=\"\(Self.left + 20)\" y=\"\(y)\">\(HTMLText.escaped(service))</text>"
                + "<text x=\"\(Self.left + 400)\" y=\"\(y)\" class=\"dim end\">\(SVG.money(sum))</text>"
        }.joined()
    }

    private func colour(_ service: String) -> String {
        CostPage.colours[(services.firstIndex(of: service) ?? 0) % CostPage.colours.count]
    }
}
