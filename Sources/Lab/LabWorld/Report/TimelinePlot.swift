import LabKernel

/// The run's events on one time axis, one lane for each kind, as SVG.
enum TimelinePlot {
    private static let laneHeight = 26

    /// Circles for what went well, crosses for what did not; each carries its text as a tooltip.
    static func svg(_ report: RunReport) -> String {
        var kinds: [String] = []
        for event in report.events where !kinds.contains(event.kind) { kinds.append(event.kind) }
        let axis = TimeAxis(report.header)
        let base = kinds.count * laneHeight
        let height = base + (report.faults.isEmpty ? 22 : 38)
        let lanes = kinds.enumerated().map { lane($0.element, row: $0.offset) }
        let marks = report.events.map { mark($0, row: kinds.firstIndex(of: $0.kind) ?? 0, report) }
        let bands = report.faults.map { band($0, lanes: kinds.count, report) }
        let body = (bands + lanes + names(report, y: base + 14) + axis.labels(y: height - 6) + marks)
            .joined(separator: "\n")
        return """
            <svg viewBox="0 0 \(TimeAxis.width) \(height)" role="img" aria-label="Timeline of the run" width="100%">
            \(body)
            </svg>
            """
    }

    private static func lane(_ kind: String, row: Int) -> String {
        let y = centre(row)
        return "<text x=\"0\" y=\"\(y + 4)\">\(xmlEscaped(kind))</text>"
            + "<line x1=\"\(TimeAxis.left)\" x2=\"\(TimeAxis.right)\" y1=\"\(y)\" y2=\"\(y)\" stroke=\"var(--line)\"/>"
    }

    /// While a fault was on.
    private static func band(_ fault: RunReport.FaultPeriod, lanes: Int, _ report: RunReport) -> String {
        let axis = TimeAxis(report.header)
        let x = axis.x(fault.began)
        let width = max(2, axis.x(fault.ended ?? report.header.end) - x)
        return "<rect class=\"fault\" x=\"\(x)\" y=\"0\" width=\"\(width)\" height=\"\(lanes * laneHeight)\">"
            + "<title>\(xmlEscaped("\(fault.id): \(fault.type)"))</title></rect>"
    }

    /// The ids of faults below their bands, where there is room.
    private static func names(_ report: RunReport, y: Int) -> [String] {
        let axis = TimeAxis(report.header)
        var free = 0
        return report.faults.sorted { $0.began < $1.began }.compactMap { fault in
            let x = axis.x(fault.began)
            guard x >= free else { return nil }
            free = x + fault.id.count * 7 + 8
            return "<text class=\"bad\" x=\"\(x)\" y=\"\(y)\">\(xmlEscaped(fault.id))</text>"
        }
    }

    private static func mark(_ event: RunReport.TimelineEvent, row: Int, _ report: RunReport) -> String {
        let (x, y) = (TimeAxis(report.header).x(event.instant), centre(row))
        let title =
            "<title>\(ClockText.text(event.instant - report.header.start)) \(xmlEscaped(event.text))</title>"
        if event.isBad {
            let path = "M\(x - 5) \(y - 5)L\(x + 5) \(y + 5)M\(x - 5) \(y + 5)L\(x + 5) \(y - 5)"
            return "<path d=\"\(path)\" stroke=\"var(--bad)\" stroke-width=\"2.5\">\(title)</path>"
        }
        return "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"4\" fill=\"var(--mark)\">\(title)</circle>"
    }

    private static func centre(_ row: Int) -> Int { row * laneHeight + 14 }
}
