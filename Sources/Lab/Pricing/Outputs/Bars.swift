import LabKernel

/// Horizontal bars from one value to another: bills, tornados, waterfalls.
struct Bars {
    struct Bar {
        var name: String
        var from: Double
        var to: Double
        var colour: String
        /// What stands at the end of the line.
        var label: String
    }

    var title: String
    var bars: [Bar]
    /// Whether each bar begins where the one before it ends.
    var isWaterfall = false

    /// The meters of a bill, the dearest first.
    static func meters(_ bill: Bill) -> Bars {
        var sums: [String: Double] = [:]
        for charge in bill.charges {
            sums[bill.meter(of: charge).name, default: 0] += charge.amount?.approximate ?? 0
        }
        let sorted = sums.filter { $0.value > 0 }.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        let bars = sorted.prefix(12).map { name, amount in
            Bar(name: name, from: 0, to: amount, colour: CostPage.colours[0], label: SVG.money(amount))
        }
        return Bars(title: "Cost by meter, \(bill.currency)", bars: bars)
    }

    private static let (row, width, top) = (24, 460.0, 6)

    /// Room for the longest name, about seven points a character.
    private var left: Double { Double(min(46, bars.map(\.name.count).max() ?? 0) * 7 + 12) }

    /// The ends of the axis. Of a waterfall with small steps it is cut, so that they can be seen.
    private var ends: (low: Double, high: Double) {
        let low = min(0, bars.map { min($0.from, $0.to) }.min() ?? 0)
        let high = max(0, bars.map { max($0.from, $0.to) }.max() ?? 0)
        let steps = bars.dropFirst().dropLast()
        let bottom = steps.map { min($0.from, $0.to) }.min() ?? 0
        guard isWaterfall, low == 0, bottom > 0, high - bottom < high / 3, high > bottom else {
            return (low, high)
        }
        return (max(0, bottom - (high - bottom) / 2), high)
    }

    /// Empty when all bars are.
    var svg: String {
        let (low, high) = ends
        guard high > low else { return "" }
        let scale = Scale(from: low, to: high)
        let bottom = Self.top + bars.count * Self.row
        var body = scale.ticks.map { grid($0, scale, bottom) }.joined()
        for index in bars.indices { body += bar(index, scale) }
        let labels = bars.map(\.label.count).max() ?? 0
        return SVG.frame(
            title, width: Int(left + Self.width) + 20 + labels * 7, height: bottom + 26, body)
    }

    private func x(_ value: Double, _ scale: Scale) -> Double { left + scale.part(value) * Self.width }

    private func grid(_ tick: Double, _ scale: Scale, _ bottom: Int) -> String {
        let x = SVG.number(x(tick, scale))
        return
            "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"\(Self.top)\" y2=\"\(bottom)\" class=\"\(tick == 0 ? "axis" : "grid")\"/>"
            + "<text x=\"\(x)\" y=\"\(bottom + 17)\" class=\"dim mid\">\(SVG.tick(tick))</text>"
    }

    private func bar(_ index: Int, _ scale: Scale) -> String {
        let bar = bars[index]
        let y = Self.top + index * Self.row + 4
        let (from, to) = (max(left, x(bar.from, scale)), x(bar.to, scale))
        let name = bar.name.count > 46 ? bar.name.prefix(45) + "…" : bar.name[...]
        var body =
            "<text x=\"\(SVG.number(left - 10))\" y=\"\(y + 12)\" class=\"end\">\(HTMLText.escaped(String(name)))</text>"
            + "<rect x=\"\(SVG.number(min(from, to)))\" y=\"\(y)\" width=\"\(SVG.number(max(1.5, abs(to - from))))\" height=\"16\" "
            + "fill=\"\(bar.colour)\"><title>\(HTMLText.escaped(bar.name)): \(SVG.money(bar.from)) to \(SVG.money(bar.to))</title></rect>"
            + "<text x=\"\(SVG.number(left + Self.width + 10))\" y=\"\(y + 12)\" class=\"dim\">\(HTMLText.escaped(bar.label))</text>"
        if isWaterfall, index + 1 < bars.count {
            let x = SVG.number(to)
            body += "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"\(y + 16)\" y2=\"\(y + Self.row)\" class=\"step\"/>"
        }
        return body
    }
}

/// An axis with round numbers on it.
struct Scale {
    private let low: Double
    private let high: Double
    /// From the least to the greatest.
    let ticks: [Double]

    /// The axis takes in both ends.
    init(from low: Double, to high: Double) {
        let step = Self.step((high - low) / 5)
        let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
        ticks = (Int(first)...max(Int(first) + 1, Int(last))).map { Double($0) * step }
        (self.low, self.high) = (ticks[0], ticks[ticks.count - 1])
    }

    /// Where a value lies between the ends, from 0 to 1.
    func part(_ value: Double) -> Double { (value - low) / (high - low) }

    /// 1, 2 or 5 times a power of ten, not below `width`.
    private static func step(_ width: Double) -> Double {
        var power = 1e-6
        while power * 10 <= width { power *= 10 }
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= width } ?? power * 10
    }
}

/// Pieces of SVG.
enum SVG {
    static func frame(_ title: String, width: Int, height: Int, _ body: String) -> String {
        "<figcaption>\(HTMLText.escaped(title))</figcaption><svg viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\" role=\"img\" aria-label=\"\(HTMLText.escaped(title))\">\(body)</svg>"
    }

    /// Two decimals, the same on every machine.
    static func number(_ value: Double) -> String { rational(value).decimalText(digits: 2) }

    static func money(_ value: Double) -> String {
        // From one on the hundredths are enough.
        abs(value) >= 1 ? rational(value).decimalText(digits: 2) : AmountText.money(rational(value))
    }

    /// At an axis: round numbers, without decimals that say nothing.
    static func tick(_ value: Double) -> String {
        (value < 0 ? "−" : "") + AmountText.quantity(rational(abs(value)))
    }

    /// With its sign.
    static func change(_ value: Double) -> String { (value > 0 ? "+" : "") + money(value) }

    static func rational(_ value: Double) -> Rational {
        guard value.isFinite, abs(value) < 1e15 else { return .zero }
        return Rational(Int128((value * 1_000_000).rounded()), 1_000_000)
    }
}
