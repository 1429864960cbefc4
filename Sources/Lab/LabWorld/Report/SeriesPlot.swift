import LabKernel

/// Figures of jobs over the time axis of the timeline, with the faults as bands behind them.
struct SeriesPlot {
    /// One line of a plot.
    struct Line {
        var name: String
        var points: [(instant: Instant, value: Double)]
        /// When the job ended: what comes after belongs to the next one, and the line begins anew.
        var ends: [Instant] = []
        /// What went wrong, marked below the line.
        var failures: [Instant] = []
    }

    static let height = 136
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
            bands + grid(least, most) + axis.labels(y: 112)
            + shown.enumerated().flatMap { path($0.element, Self.colours[$0.offset % 4], least, most) }
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

    private func path(_ line: Line, _ colour: String, _ least: Double, _ most: Double) -> [String] {
        let title = "<title>\(xmlEscaped(line.name))</title>"
        let crosses = line.failures.map { instant in
            let (x, y) = (axis.x(instant), Self.base)
            return "<path d=\"M\(x - 4) \(y - 4)L\(x + 4) \(y + 4)M\(x - 4) \(y + 4)L\(x + 4) \(y - 4)\" "
                + "stroke=\"var(--bad)\" stroke-width=\"2\"><title>\(xmlEscaped(line.name)) failed</title></path>"
        }
        return pieces(line).map { piece in
            let points = piece.map { "\(axis.x($0.instant)),\(y($0.value, least, most))" }
            if points.count == 1, let point = piece.first {
                return
                    "<circle cx=\"\(axis.x(point.instant))\" cy=\"\(y(point.value, least, most))\" r=\"3\" "
                    + "fill=\"\(colour)\">\(title)</circle>"
            }
            return "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" stroke=\"\(colour)\" "
                + "stroke-width=\"2\">\(title)</polyline>"
        } + crosses
    }

    /// The points of each job that a line is of, one job after the other.
    private func pieces(_ line: Line) -> [[(instant: Instant, value: Double)]] {
        var pieces: [[(instant: Instant, value: Double)]] = []
        for point in line.points {
            let last = pieces.last?.last?.instant
            let isSame = last.map { last in
                !line.ends.contains { $0 >= last && $0 < point.instant }
            }
            if isSame == true { pieces[pieces.count - 1].append(point) } else { pieces.append([point]) }
        }
        return pieces
    }

    private func legend(_ shown: [Line]) -> [String] {
        shown.prefix(4).enumerated().map { index, line in
            let x = TimeAxis.left + index * 210
            return "<rect x=\"\(x)\" y=\"122\" width=\"10\" height=\"10\" fill=\"\(Self.colours[index])\"/>"
                + "<text x=\"\(x + 15)\" y=\"131\">\(xmlEscaped(String(line.name.prefix(28))))</text>"
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

    /// The times at the quarters of the run.
    func labels(y: Int) -> [String] {
        let whole = (end - start).wholeMicros
        return (0...4).map { quarter in
            let elapsed = Duration.microseconds(whole * Int64(quarter) / 4)
            let anchor = quarter == 0 ? "start" : quarter == 4 ? "end" : "middle"
            return "<text x=\"\(x(start.advanced(by: elapsed)))\" y=\"\(y)\" text-anchor=\"\(anchor)\">"
                + "\(DurationText.forPeople(elapsed))</text>"
        }
    }

    /// Where an instant lies.
    func x(_ instant: Instant) -> Int {
        let whole = max(1, (end - start).wholeMicros)
        let elapsed = min(max(0, (instant - start).wholeMicros), whole)
        return Self.left + Int(Int64(Self.right - Self.left) * elapsed / whole)
    }
}
