import LabKernel

/// The report as JUnit XML: the scenario is the suite, each expectation a case.
package enum JUnitReport {
    /// The whole document. Times are virtual seconds, so that the same run gives the same bytes.
    package static func render(_ report: RunReport) -> String {
        let points = report.testPoints
        let failures = points.count { !$0.passed }
        let seconds = Rational(Int128((report.header.end - report.header.start).wholeMicros), 1_000_000)
        let attributes = """
            name="\(xmlEscaped(report.header.name))" tests="\(points.count)" failures="\(failures)" \
            errors="\(report.verdict == .error ? 1 : 0)" time="\(seconds.decimalText(digits: 3))" \
            timestamp="\(ISO8601.text(report.header.start))"
            """
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#, "<testsuites>", "  <testsuite \(attributes)>",
            "    <properties>",
            "      <property name=\"permissions\" value=\"\(xmlEscaped(report.header.enforcement))\"/>",
            "    </properties>",
        ]
        for result in points { lines += testCase(result, suite: report.header.name) }
        lines += [
            "    <system-out>\(xmlEscaped(report.header.reproduce))</system-out>", "  </testsuite>",
            "</testsuites>",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func testCase(_ result: RunReport.ExpectationResult, suite: String) -> [String] {
        let head = "    <testcase classname=\"\(xmlEscaped(suite))\" name=\"\(xmlEscaped(result.name))\""
        guard !result.passed else { return [head + "/>"] }
        let message = xmlEscaped(result.evidence.first ?? "failed")
        let body = xmlEscaped((result.evidence + ["at \(result.place)"]).joined(separator: "\n"))
        return [head + ">", "      <failure message=\"\(message)\">\(body)</failure>", "    </testcase>"]
    }
}

/// `text` for XML and HTML text and attributes; control characters that XML cannot hold become `U+FFFD`.
package func xmlEscaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
        case "\u{0}"..<"\u{20}": escaped += "\u{FFFD}"
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}
