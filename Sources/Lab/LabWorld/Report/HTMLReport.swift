import LabKernel
import Pricing

/// The report as one self-contained HTML file: no script, no font, no picture from elsewhere.
package struct HTMLReport {
    private let report: RunReport

    private init(_ report: RunReport) { self.report = report }

    /// The whole document.
    package static func render(_ report: RunReport) -> String {
        let page = HTMLReport(report)
        let title = xmlEscaped(report.header.title)
        let sections = [
            page.summary, page.expectations, page.timeline, page.faults, page.plots, page.graphs, page.jobs,
            page.checkpoints, page.samples,
            page.denials,
            page.usage, page.bill,
        ]
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(report.verdict.rawValue) – \(title)</title>
            <style>
            \(HTMLStyle.sheet)
            </style>
            </head>
            <body>
            \(sections.filter { !$0.isEmpty }.joined(separator: "\n"))
            </body>
            </html>

            """
    }

    private var summary: String {
        let header = report.header
        let facts = [
            ("scenario", header.path), ("engine", header.engine),
            ("permissions", String(header.permissions.dropFirst("permissions ".count))),
            ("seed", String(header.seed)),
            ("virtual time", DurationText.forPeople(header.end - header.start)),
            ("from", ISO8601.text(header.start)), ("again", header.reproduce),
        ]
        let list = facts.map { "<dt>\($0.0)</dt><dd>\(xmlEscaped($0.1))</dd>" }.joined()
        let warnings = report.warnings.map { "<p class=\"warning\">\(xmlEscaped($0))</p>" }.joined()
        let word = report.verdict.rawValue
        return """
            <header><h1><span class="verdict \(word.lowercased())">\(word)</span> \(xmlEscaped(header.title))</h1>
            <dl>\(list)</dl>\(warnings)</header>
            """
    }

    private var expectations: String {
        let items = report.expectations.map { result in
            let evidence = result.evidence.map { "<li>\(xmlEscaped($0))</li>" }.joined()
            let detail = evidence.isEmpty ? "" : "<ul>\(evidence)</ul>"
            let mark = result.passed ? "<b class=\"ok\">✓ holds</b>" : "<b class=\"bad\">✗ fails</b>"
            return
                "<tr><td>\(mark)</td><td>\(xmlEscaped(result.name))\(detail)</td><td class=\"place\">\(xmlEscaped(result.place))</td></tr>"
        }
        return items.isEmpty ? "" : section("Expectations", "<table>\(items.joined(separator: "\n"))</table>")
    }

    private var timeline: String {
        guard !report.events.isEmpty else { return "" }
        let rows = report.events.map { event in
            "<tr><td>\(clock(event.instant))</td><td\(event.isBad ? " class=\"bad\"" : "")>\(event.kind)</td>"
                + "<td>\(xmlEscaped(event.text))</td></tr>"
        }
        let list =
            "<details><summary>All \(rows.count) events</summary><table>\(rows.joined(separator: "\n"))</table></details>"
        return section("Timeline", TimelinePlot.svg(report) + list)
    }

    private var faults: String {
        let rows = report.faults.map { fault in
            [fault.id, fault.type, clock(fault.began), fault.ended.map(clock) ?? "to the end"]
        }
        return table("Faults", ["fault", "type", "from", "to"], rows)
    }

    private func clock(_ instant: Instant) -> String { ClockText.text(instant - report.header.start) }

    private var plots: String {
        let axis = TimeAxis(report.header)
        func plot(_ title: String, _ figure: RunReport.Series.Figure, _ unit: String) -> String {
            let lines = report.series.filter { $0.figure == figure }.map {
                SeriesPlot.Line(name: $0.job, points: $0.points, ends: ends(of: $0.job))
            }
            let svg = SeriesPlot(lines: lines, unit: unit, axis: axis, faults: report.faults).svg
            return svg.isEmpty ? "" : "<h3>\(title)</h3>\n\(svg)"
        }
        let checkpoints = SeriesPlot(
            lines: checkpointLines, unit: "ms", axis: axis, faults: report.faults
        ).svg
        let plots = [
            plot("Watermarks behind the clock", .watermarkLag, "s"),
            plot("Rows due and not read", .pendingRecords, ""),
            plot("Rows a second out of the sources", .recordsPerSecond, ""),
            checkpoints.isEmpty ? "" : "<h3>How long checkpoints took</h3>\n\(checkpoints)",
        ].filter { !$0.isEmpty }
        guard !plots.isEmpty else { return "" }
        let legend = report.faults.isEmpty ? "" : "<p class=\"place\">Shaded: while a fault was on.</p>"
        return section("Over time", plots.joined(separator: "\n") + legend)
    }

    private var checkpointLines: [SeriesPlot.Line] {
        report.jobs.map(\.name).reduce(into: [SeriesPlot.Line]()) { lines, name in
            guard !lines.contains(where: { $0.name == name }) else { return }
            let records = report.checkpoints.filter { $0.job == name }.map(\.record)
            let points = records.filter { $0.status == .completed }.map { record in
                (instant: record.ended, value: Double((record.ended - record.triggered).wholeMillis))
            }
            lines.append(
                .init(
                    name: name, points: points, ends: ends(of: name),
                    failures: records.filter { $0.status != .completed }.map(\.ended)))
        }
    }

    /// When the jobs of a deployment ended.
    private func ends(of job: String) -> [Instant] {
        report.jobs.filter { $0.name == job }.compactMap(\.ended)
    }

    private var graphs: String {
        report.graphs.map { section("Job graph of \(xmlEscaped($0.job))", JobGraphPlot($0).svg) }
            .joined(separator: "\n")
    }

    private var jobs: String {
        let rows = report.jobs.map { job in
            [
                job.name, job.state, String(job.restarts), String(job.recordsIn), String(job.recordsOut),
                "\(job.completedCheckpoints) / \(job.failedCheckpoints)", job.cause,
            ]
        }
        return table(
            "Jobs",
            [
                "job", "state", "restarts", "records in", "records out", "checkpoints ok / failed",
                "root cause",
            ], rows)
    }

    private var checkpoints: String {
        let rows = report.checkpoints.map { line in
            let record = line.record
            let detail =
                record.status == .completed ? record.path : "\(record.failureMessage)\n\(record.failureCause)"
            return [
                line.job, String(record.id), clock(record.triggered),
                record.status.rawValue,
                ByteSize.text(record.sizeBytes), DurationText.forPeople(record.ended - record.triggered),
                detail,
            ]
        }
        return table(
            "Checkpoints", ["job", "id", "at", "status", "size", "duration", "where, or why not"], rows)
    }

    private var samples: String {
        report.samples.map { sample in
            let rows = xmlEscaped(sample.rows.joined(separator: "\n"))
            return section(
                "Output of \(xmlEscaped(sample.table)): \(sample.rows.count) of \(sample.total) rows",
                "<pre>\(rows)</pre>")
        }.joined(separator: "\n")
    }

    private var denials: String {
        guard !report.denials.isEmpty else { return "" }
        let items = report.denials.map { denial in
            let times = denial.count == 1 ? "" : ", \(denial.count) times"
            let head = "\(clock(denial.instant)) \(denial.principal) \(denial.action)\(times)"
            return "<h3>\(xmlEscaped(head))</h3>\n<pre>\(xmlEscaped(denial.explanation))</pre>"
        }
        let title = report.header.denialsTitle
        return section(
            title.prefix(1).uppercased() + title.dropFirst(), items.joined(separator: "\n"))
    }

    private var usage: String {
        let rows = report.usage.map {
            [$0.meter, $0.resource, QuantityText.text($0.quantity, unit: $0.unit)]
        }
        return table("Usage", ["meter", "resource", "quantity"], rows)
    }

    private var bill: String {
        guard let bill = report.bill else { return "" }
        let page = BillOutput(bill, title: "Bill")
        let facts = page.summary.map { "<li>\(xmlEscaped($0))</li>" }.joined()
        return page.table(isFull: true).html + "<ul>\(facts)</ul>"
    }

    private func table(_ title: String, _ columns: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "" }
        let head = columns.map { "<th>\($0)</th>" }.joined()
        let body = rows.map { row in "<tr>" + row.map { "<td>\(cell($0))</td>" }.joined() + "</tr>" }
        return section(
            title,
            "<table><thead><tr>\(head)</tr></thead><tbody>\(body.joined(separator: "\n"))</tbody></table>")
    }

    /// A text of many lines shows its first until somebody asks for the others.
    private func cell(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 2, let first = lines.first else { return xmlEscaped(text) }
        let rest = xmlEscaped(lines.dropFirst().joined(separator: "\n"))
        return "<details><summary>\(xmlEscaped(String(first)))</summary>\(rest)</details>"
    }

    private func section(_ title: String, _ body: String) -> String {
        "<section><h2>\(title)</h2>\n<div class=\"wide\">\(body)</div></section>"
    }
}
