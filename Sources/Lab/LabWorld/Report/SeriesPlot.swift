import LabKernel

/// Figures of jobs over the time axis of the timeline, with the faults as bands behind them.
struct SeriesPlot {
    /// One line of a plot.
    struct Line {
        var name: String
        var points: [(instant: Instant, value: Double)]
    }

    static let height = 120
    private static let top = 10
    private static let base = 96
    private static let colours = ["var(--mark)", "var(--ok)", "var(--mid)", "var(--bad)"]

    let lines: [Line]
    let unit: String
    let axis: TimeAxis
    let faults: [RunReport.FaultPeriod]

    /// The plot, or nothing without points.
    var svg: String {
        let shown = lines.filter { !$0.points.isEmpty }
        guard !shown.isEmpty else { return "" }
        let most = shown.flatMap(\.points).map(\.value).max() ?? 0
        // A figure that is nothing all the time tells nothing.
        guard most > 0 else { return "" }
        let least = min(0, shown.flatMap(\.points).map(\.value).min() ?? 0)
        let body =
            bands + grid(least, most)
            + shown.enumerated().map { path($0.element, Self.colours[$0.offset % 4], least, most) }
            + legend(shown)
        return """
            <svg viewBox="0 0 \(TimeAxis.width) \(Self.height)" role="img" aria-label="\(xmlEscaped(label(shown)))" width="100%">
            \(body.joined(separator: "\n"))
            </svg>
            """
    }

    private func label(_ shown: [Line]) -> String {
        shown.map { line in
            "\(line.name): at most \(Self.number(line.points.map(\.value).max() ?? 0)) \(unit)"
        }.joined(separator: "; ")
    }

    private var bands: [String] {
        faults.map { fault in
            let left = axis.x(fault.began)
            let right = max(left + 2, axis.x(fault.ended ?? axis.end))
            return "<rect class=\"fault\" x=\"\(left)\" y=\"\(Self.top)\" width=\"\(right - left)\" "
                + "height=\"\(Self.base - Self.top)\"><title>\(xmlEscaped("\(fault.id): \(fault.type)"))</title></rect>"
        }
    }

    private func grid(_ least: Double, _ most: Double) -> [String] {
        [most, (most + least) / 2, least].map { value in
            let y = y(value, least, most)
            return "<line x1=\"\(TimeAxis.left)\" x2=\"\(TimeAxis.right)\" y1=\"\(y)\" y2=\"\(y)\" "
                + "stroke=\"var(--line)\"/><text x=\"0\" y=\"\(y + 4)\">\(Self.number(value)) \(unit)</text>"
        }
    }

    private func path(_ line: Line, _ colour: String, _ least: Double, _ most: Double) -> String {
        let points = line.points.map { "\(axis.x($0.instant)),\(y($0.value, least, most))" }
        let title = "<title>\(xmlEscaped(line.name))</title>"
        if points.count == 1, let point = line.points.first {
            return "<circle cx=\"\(axis.x(point.instant))\" cy=\"\(y(point.value, least, most))\" r=\"3\" "
                + "fill=\"\(colour)\">\(title)</circle>"
        }
        return "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" stroke=\"\(colour)\" "
            + "stroke-width=\"2\">\(title)</polyline>"
    }

    private func legend(_ shown: [Line]) -> [String] {
        shown.prefix(4).enumerated().map { index, line in
            let x = TimeAxis.left + index * 210
            return "<rect x=\"\(x)\" y=\"104\" width=\"10\" height=\"10\" fill=\"\(Self.colours[index])\"/>"
                + "<text x=\"\(x + 15)\" y=\"113\">\(xmlEscaped(String(line.name.prefix(28))))</text>"
        }
    }

    private func y(_ value: Double, _ least: Double, _ most: Double) -> Int {
        let share = most > least ? (value - least) / (most - least) : 0
        return Self.base - Int((share * Double(Self.base - Self.top)).rounded())
    }

    /// At most four digits: `950`, `12.5k`, `3.2M`.
    private static func number(_ value: Double) -> String {
        let (scaled, suffix) =
            value.magnitude >= 1e6
            ? (value / 1e6, "M") : value.magnitude >= 1e4 ? (value / 1e3, "k") : (value, "")
        let tenths = Int64((scaled * 10).rounded())
        return (tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))") + suffix
    }
}

/// The time axis that all plots of a report share.
struct TimeAxis {
    static let width = 1_000
    static let left = 90
    static let right = 960

    let start: Instant
    let end: Instant

    init(_ header: RunReport.Header) { (start, end) = (header.start, header.end) }

    /// Where an instant lies.
    func x(_ instant: Instant) -> Int {
        let whole = max(1, (end - start).wholeMicros)
        let elapsed = min(max(0, (instant - start).wholeMicros), whole)
        return Self.left + Int(Int64(Self.right - Self.left) * elapsed / whole)
    }
}
