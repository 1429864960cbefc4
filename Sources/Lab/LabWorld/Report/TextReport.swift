import LabKernel
import Pricing

/// The report as people read it in a terminal.
package struct TextReport {
    private let report: RunReport
    private let style: TextStyle
    private var lines: [String] = []

    private init(_ report: RunReport, _ style: TextStyle) {
        self.report = report
        self.style = style
    }

    /// The whole report, with a final newline.
    package static func render(_ report: RunReport, style: TextStyle) -> String {
        var text = TextReport(report, style)
        text.verdict()
        text.jobs()
        text.checkpoints()
        text.samples()
        text.denials()
        text.usage()
        text.bill()
        text.footer()
        return text.lines.joined(separator: "\n") + "\n"
    }

    private mutating func verdict() {
        let elapsed = DurationText.forPeople(report.header.end - report.header.start)
        let word = style.verdict(report.verdict)
        lines.append(
            "\(word)  \(report.header.title)  (\(elapsed) of virtual time, seed \(report.header.seed))")
        let permissions = report.header.permissions
        lines.append(
            report.header.enforcement == "enforce" ? "  \(permissions)" : style.warning("  \(permissions)"))
        for result in report.expectations {
            lines.append("  \(style.mark(result.passed)) \(result.name)")
            if !result.passed { lines += (result.evidence + ["at \(result.place)"]).map { "      \($0)" } }
        }
    }

    private mutating func jobs() {
        for job in report.jobs {
            let ended = job.ended ?? report.header.end
            section("job \(job.name)")
            lines += [
                "  state        \(job.state), \(job.restarts) restarts, ran \(DurationText.forPeople(ended - job.started))",
                "  records      \(job.recordsIn) in, \(job.recordsOut) out",
                "  checkpoints  \(job.completedCheckpoints) completed, \(job.failedCheckpoints) failed",
            ]
            if let cause = job.cause.split(separator: "\n").first { lines.append("  root cause   \(cause)") }
        }
    }

    private mutating func checkpoints() {
        guard !report.checkpoints.isEmpty else { return }
        section("checkpoints")
        let shown = report.checkpoints.count <= 6 ? report.checkpoints[...] : report.checkpoints.suffix(4)
        if shown.count < report.checkpoints.count {
            lines.append("  … \(report.checkpoints.count - shown.count) earlier ones")
        }
        for line in shown {
            let record = line.record
            let outcome =
                record.status == .completed
                ? "\(ByteSize.text(record.sizeBytes)), \(DurationText.forPeople(record.ended - record.triggered))  \(record.path)"
                : record.failureMessage
            lines.append("  \(clock(record.triggered))  #\(record.id)  \(record.status.rawValue)  \(outcome)")
        }
    }

    private mutating func samples() {
        for sample in report.samples {
            section("output of \(sample.table) (\(sample.rows.count) of \(sample.total) rows)")
            lines += sample.rows.map { "  \($0)" }
        }
    }

    private mutating func denials() {
        guard !report.denials.isEmpty else { return }
        section(report.header.denialsTitle)
        for denial in report.denials {
            let times = denial.count == 1 ? "" : "  (\(denial.count) times)"
            lines.append(
                "  \(clock(denial.instant))  \(denial.principal)  \(denial.action)  \(denial.resource)\(times)"
            )
            lines += denial.explanation.split(separator: "\n").map { "      \($0)" }
        }
    }

    private mutating func bill() {
        if let bill = report.bill {
            section("bill")
            lines += Self.lines(of: bill)
        }
        guard !report.budgets.isEmpty else { return }
        section("budgets")
        for finding in report.budgets {
            let word =
                finding.isExceeded ? "over" : finding.isLowerBound ? "not over as far as priced" : "within"
            lines.append(
                "  \(style.mark(!finding.isExceeded)) \(finding.name): \(word), \(finding.used) of \(finding.limit)"
            )
        }
    }

    private mutating func usage() {
        section("usage")
        lines += Self.lines(of: report.usage)
    }

    /// A bill: its lines and its total.
    static func lines(of bill: Bill) -> [String] {
        let page = BillOutput(bill, title: "")
        return page.table(isFull: false).text.split(separator: "\n").map(String.init)
            + page.summary.map { "  \($0)" }
    }

    /// What was metered, one line for each meter and resource.
    static func lines(of usage: [UsageLedger.Line]) -> [String] {
        if usage.isEmpty { return ["  nothing metered"] }
        let names = usage.map { "\($0.meter)  \($0.resource)" }
        let width = names.map(\.count).max() ?? 0
        return zip(names, usage).map { name, line in
            "  \(name.padding(to: width))  \(QuantityText.text(line.quantity, unit: line.unit))"
        }
    }

    private mutating func footer() {
        for warning in report.warnings { lines += ["", style.warning("warning: \(warning)")] }
        lines += ["", "again: \(report.header.reproduce)"]
    }

    private mutating func section(_ title: String) { lines += ["", style.heading(title)] }

    /// Virtual time since the start, `00:01:30.000`.
    private func clock(_ instant: Instant) -> String { ClockText.text(instant - report.header.start) }
}

/// Virtual time since the start of a run.
package enum ClockText {
    /// `00:01:30.000`: hours, minutes, seconds, milliseconds.
    package static func text(_ elapsed: Duration) -> String {
        let millis = Int(elapsed.wholeMillis)
        return
            "\(padded(millis / 3_600_000, 2)):\(padded(millis / 60_000 % 60, 2)):\(padded(millis / 1_000 % 60, 2))"
            + ".\(padded(millis % 1_000, 3))"
    }
}

/// Metered quantities for people.
package enum QuantityText {
    /// Whole numbers as they are, others with three decimals, bytes in the unit people use.
    package static func text(_ quantity: Rational, unit: String) -> String {
        if unit == "byte", quantity.denominator == 1 { return ByteSize.text(Int64(quantity.numerator)) }
        let number = quantity.denominator == 1 ? String(quantity.numerator) : quantity.decimalText(digits: 3)
        return "\(number) \(unit)\(quantity == .one ? "" : "s")"
    }
}

extension String {
    /// The text with spaces behind it up to `width` characters.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
