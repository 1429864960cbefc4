import LabKernel

/// The report in the Test Anything Protocol, version 14: each expectation a test point.
///
/// Source: testanything.org, "TAP 14 specification".
package enum TAPReport {
    /// The whole document, with a final line feed.
    package static func render(_ report: RunReport) -> String {
        let points = report.testPoints
        var lines = ["TAP version 14", "1..\(points.count)"]
        for (index, point) in points.enumerated() { lines += text(point, number: index + 1) }
        lines.append("# \(report.verdict.rawValue) \(report.header.name), seed \(report.header.seed)")
        lines.append("# \(report.header.reproduce)")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ point: RunReport.ExpectationResult, number: Int) -> [String] {
        let head = "\(point.passed ? "ok" : "not ok") \(number) - \(escaped(point.name))"
        guard !point.passed else { return [head] }
        return [head, "  ---", "  message: \(quoted(point.evidence.first ?? "failed"))", "  severity: fail"]
            + (point.place.isEmpty ? [] : ["  at: \(quoted(point.place))"])
            + ["  evidence:"] + point.evidence.map { "    - \(quoted($0))" } + ["  ..."]
    }

    /// A description is one line; `#` would begin a directive.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("#", with: "\\#").replacing("\n", with: " ")
    }

    /// A double-quoted scalar of YAML, which JSON's strings are.
    private static func quoted(_ text: String) -> String { JSONValue.string(text).text }
}

extension RunReport {
    /// The expectations, and what else decides the verdict: budgets that are exceeded, a run without an end.
    var testPoints: [ExpectationResult] {
        var points = expectations
        points += budgets.map { finding in
            ExpectationResult(
                name: "budget of \(finding.name)", passed: !finding.isExceeded,
                evidence: ["used \(finding.used), the limit is \(finding.limit)"], place: "")
        }
        if verdict == .incomplete, points.allSatisfy(\.passed) {
            points.append(
                ExpectationResult(
                    name: "the run comes to its end", passed: false,
                    evidence: ["the clock's limit came before the end of the timeline and of the jobs"],
                    place: ""))
        }
        return points
    }
}
