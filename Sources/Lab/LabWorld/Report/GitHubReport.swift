import LabKernel

/// The report as workflow commands of GitHub Actions: failures become annotations at their places.
///
/// Source: docs.github.com, "Workflow commands for GitHub Actions".
package enum GitHubReport {
    /// One command a line, with a final line feed.
    package static func render(_ report: RunReport) -> String {
        let points = report.testPoints
        var lines = points.filter { !$0.passed }.map { point in
            let text = (point.evidence.isEmpty ? ["failed"] : point.evidence).joined(separator: "\n")
            return command("error", place: point.place, title: point.name, text)
        }
        lines += report.warnings.map { command("warning", place: "", title: report.header.name, $0) }
        let passed = points.count(where: \.passed)
        lines.append(
            command(
                "notice", place: "", title: "\(report.verdict.rawValue) \(report.header.name)",
                "\(passed) of \(points.count) expectations hold\n\(report.header.reproduce)"))
        return lines.joined(separator: "\n") + "\n"
    }

    /// Mistakes of a scenario that does not run.
    package static func render(_ errors: [LabError]) -> String {
        errors.map { error in
            let text = ([error.message] + (error.fix.map { ["fix: \($0)"] } ?? [])).joined(separator: "\n")
            return command("error", place: error.span?.text ?? "", title: error.code, text) + "\n"
        }.joined()
    }

    private static func command(_ kind: String, place: String, title: String, _ message: String) -> String {
        let properties = properties(of: place) + [("title", title)]
        let list = properties.map { "\($0.0)=\(escaped($0.1, isProperty: true))" }.joined(separator: ",")
        return "::\(kind) \(list)::\(escaped(message, isProperty: false))"
    }

    /// `file:line:column`, whose file may have colons of its own.
    private static func properties(of place: String) -> [(String, String)] {
        let parts = place.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 3, Int(parts[parts.count - 1]) != nil, Int(parts[parts.count - 2]) != nil else {
            return place.isEmpty ? [] : [("file", place)]
        }
        return [
            ("file", parts.dropLast(2).joined(separator: ":")), ("line", String(parts[parts.count - 2])),
            ("col", String(parts[parts.count - 1])),
        ]
    }

    private static func escaped(_ text: String, isProperty: Bool) -> String {
        let message = text.replacing("%", with: "%25").replacing("\r", with: "%0D")
            .replacing("\n", with: "%0A")
        return isProperty ? message.replacing(":", with: "%3A").replacing(",", with: "%2C") : message
    }
}
