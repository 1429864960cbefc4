import LabKernel
import LabWorld
import Scenarios
import Testing

/// Reports for machines and for people.
@Suite struct ReportTests {
    private static func failing() throws -> RunReport {
        try ScenarioRuns.run(
            try ScenarioRuns.load(
                "scenarios/faults/checkpoint-timeout",
                settings: [("timeline.1.fault.delay", "1ms"), ("expect.7.restarts", "2")])
        ).report
    }

    @Test func tap() throws {
        let lines = TAPReport.render(try Self.failing()).split(separator: "\n")
        #expect(lines.prefix(2) == ["TAP version 14", "1..9"])
        #expect(lines.count { $0.hasPrefix("ok ") } + lines.count { $0.hasPrefix("not ok ") } == 9)
        #expect(lines.contains { $0.hasPrefix("not ok 8 - two restarts") })
        #expect(lines.count { $0 == "  ---" } == lines.count { $0 == "  ..." })
        #expect(lines.contains("# FAIL checkpoint-timeout, seed 24"))
    }

    @Test func gitHub() throws {
        let report = try Self.failing()
        let lines = GitHubReport.render(report).split(separator: "\n")
        let errors = lines.filter { $0.hasPrefix("::error file=") }
        #expect(errors.count == report.expectations.count { !$0.passed })
        let pattern = #/^::error file=[^,]*scenario\.yaml,line=\d+,col=\d+,title=[^:,]+::.+$/#
        #expect(errors.allSatisfy { $0.wholeMatch(of: pattern) != nil }, "\(errors)")
        #expect(lines.last?.hasPrefix("::notice title=FAIL checkpoint-timeout::") == true)
    }

    @Test func html() throws {
        let page = HTMLReport.render(
            try ScenarioRuns.run(try ScenarioRuns.load("scenarios/faults/slow-sink")).report)
        for title in ["Timeline", "Over time", "Job graph of", "Expectations", "Checkpoints", "Usage"] {
            #expect(page.contains("<h2>\(title)"), "the page has no '\(title)'")
        }
        #expect(page.contains("class=\"fault\""))
        #expect(page.contains("<polyline points="))
        #expect(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"))
    }
}
