import LabKernel
import Testing

@testable import FlinkSQL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The plans of all fixture statements, with changelog modes; `UPDATE_GOLDEN=1` rewrites the file.
struct PlanGoldenTests {
    @Test func plansAreAsBefore() {
        let text = StatementFixtureTests.entries.map { entry in
            let outcome = Outcome.of(entry.sql, options: entry.config)
            let plans = outcome.plans.flatMap(\.roots).map { PlanPrinter.text($0, withModes: true) }
            return "### \(entry.name)\n\(plans.joined(separator: "\n"))\n"
        }.joined()
        if getenv("UPDATE_GOLDEN") != nil {
            Fixture.write("plans.txt", text)
            return
        }
        let expected = Fixture.text("plans.txt").lines
        for (number, pair) in zip(expected, text.lines).enumerated() where pair.0 != pair.1 {
            Issue.record("plans.txt:\(number + 1)\n  was \(pair.0)\n  is  \(pair.1)")
            return
        }
        #expect(expected.count == text.lines.count)
    }
}
