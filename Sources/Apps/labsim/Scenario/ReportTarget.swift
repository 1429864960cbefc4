import ArgumentParser
import LabKernel
import LabWorld

/// A report to be written: `html=out/report.html`; `tap=-` goes to the standard output.
struct ReportTarget: ExpressibleByArgument {
    enum Format: String, CaseIterable { case text, json, junit, tap, github, html }

    var format: Format
    var path: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let format = Format(rawValue: parts[0]) else { return nil }
        (self.format, path) = (format, parts[1])
    }

    /// Whether the report goes to the standard output, where nothing else may stand then.
    var isStandardOutput: Bool { path == "-" }

    /// Writes the report to where it belongs.
    func write(_ report: RunReport) throws {
        if isStandardOutput { return print(text(of: report), terminator: "") }
        try FileOutput.write(text(of: report), to: path)
    }

    /// Writes the mistakes of a scenario that does not run.
    func write(mistakes: [LabError]) throws {
        let text = GitHubReport.render(mistakes)
        if isStandardOutput { return print(text, terminator: "") }
        try FileOutput.write(text, to: path)
    }

    private func text(of report: RunReport) -> String {
        switch format {
        case .text: TextReport.render(report, style: .plain)
        case .json: JSONReport.value(report).prettyText
        case .junit: JUnitReport.render(report)
        case .tap: TAPReport.render(report)
        case .github: GitHubReport.render(report)
        case .html: HTMLReport.render(report)
        }
    }

    /// The words of a command line in which several reports may follow one `--report`.
    static func separated(_ words: [String]) -> [String] {
        var result: [String] = []
        var isAmongReports = false
        for word in words {
            let isReport = ReportTarget(argument: word) != nil
            if isAmongReports, isReport, result.last != "--report" { result.append("--report") }
            isAmongReports = word == "--report" || isAmongReports && isReport
            result.append(word)
        }
        return result
    }
}
